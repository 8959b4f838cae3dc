#include "flow/3_classify/asked.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "flow/3_classify/slot_text.h"

namespace sluice::classify {
namespace {

bool is_of_user(const TextSlot& slot) {
  return slot.position == PositionKind::user_text && slot.kind == SlotKind::text;
}

/// What ends a turn of the user.
bool is_of_others(const TextSlot& slot) {
  return slot.position == PositionKind::assistant_text ||
         slot.position == PositionKind::tool_arguments ||
         slot.position == PositionKind::tool_result;
}

/// The turns of the user, as runs of positions in Request::slots, in their order.
struct Turn {
  std::size_t first = 0;
  std::size_t last = 0;  ///< included
};

std::vector<Turn> turns_of(const Request& request) {
  std::vector<Turn> turns;
  bool is_open = false;
  for (std::size_t i = 0; i < request.slots.size(); ++i) {
    const TextSlot& slot = request.slots[i];
    if (is_of_others(slot)) {
      is_open = false;
    } else if (is_of_user(slot) && is_open) {
      turns.back().last = i;
    } else if (is_of_user(slot)) {
      turns.push_back({.first = i, .last = i});
      is_open = true;
    }
  }
  return turns;
}

/// No escape is longer, in a string inside JSON inside a string.
constexpr std::uint32_t kEscapeMax = 16;

/// The first place from `at` on, before `end`, at which no escape can be cut in two; empty: there
/// is none nearby, which is noise that nobody needs to read.
std::optional<std::uint32_t> calm_place(std::string_view body,
                                        std::uint32_t at,
                                        std::uint32_t end) {
  const std::uint32_t last = std::min(end, at + static_cast<std::uint32_t>(kAskedPartBytes) / 2);
  for (; at < last; ++at) {
    const std::uint32_t begin = at - std::min(at, kEscapeMax);
    if (!body.substr(begin, at - begin).contains('\\')) {
      return at;
    }
  }
  return std::nullopt;
}

/// Appends the front and the end of a slot.
void append(std::string_view body, const TextSlot& slot, std::string& text) {
  constexpr auto kPart = static_cast<std::uint32_t>(kAskedPartBytes);
  if (slot.end - slot.begin <= 4 * kPart) {
    text += SlotText(body, slot).text();
    text += '\n';
    return;
  }
  TextSlot front = slot;
  TextSlot back = slot;
  const auto front_end = calm_place(body, slot.begin + kPart, slot.end);
  const auto back_begin = calm_place(body, slot.end - kPart, slot.end);
  front.end = front_end.value_or(slot.begin);
  back.begin = back_begin.value_or(slot.end);
  for (const TextSlot& part : {front, back}) {
    text += SlotText(body, part).text();
    text += '\n';
  }
}

/// The first and the last text of a turn: instructions stand before or behind what was pasted.
void append_turn(const Request& request, const Turn& turn, std::string& text) {
  append(request.body, request.slots[turn.first], text);
  if (turn.last != turn.first) {
    append(request.body, request.slots[turn.last], text);
  }
}

/// The most probable class, where it is probable enough.
std::optional<std::size_t> told_by(const linear::Judge& judge,
                                   std::string_view text,
                                   std::uint8_t percent) {
  const Result<std::vector<float>> probabilities = judge.judge(text);
  if (!probabilities || probabilities->empty()) {
    return std::nullopt;
  }
  const auto best = std::ranges::max_element(*probabilities);
  const bool is_sure = 100.0F * *best >= static_cast<float>(percent);
  return is_sure ? std::optional(static_cast<std::size_t>(best - probabilities->begin()))
                 : std::nullopt;
}

IntentIndex intent_by_name(std::string_view name, const policy::RouterRule& rule) {
  const auto at = std::ranges::find(rule.intents, name);
  return at == rule.intents.end()
             ? IntentIndex::unknown
             : IntentIndex{static_cast<std::uint8_t>(at - rule.intents.begin())};
}

}  // namespace

Asked read_asked(const Request& request) {
  Asked asked{.surroundings = {.input_tokens = request.input_tokens_estimate,
                               .has_tools = (request.needs & bit(Capability::tools)) != 0}};
  const std::vector<Turn> turns = turns_of(request);
  asked.surroundings.user_turns = static_cast<std::uint32_t>(turns.size());
  if (turns.empty()) {
    return asked;
  }
  append_turn(request, turns.back(), asked.text);
  if (asked.text.size() <= kFollowUpBytes && turns.size() > 1) {
    std::string before;
    append_turn(request, turns[turns.size() - 2], before);
    asked.text.insert(0, before);
  }
  return asked;
}

void learn(const Request& request,
           const policy::RouterRule& rule,
           const Router& router,
           Facts& facts) {
  if (!rule.asks_intent && !rule.asks_complexity) {
    return;
  }
  const Asked asked = read_asked(request);
  const intent::Signs signs = intent::read_signs(asked.text);
  if (rule.asks_intent && router.intent != nullptr) {
    const auto told = told_by(*router.intent, asked.text, rule.percent);
    facts.intent = told ? rule.of_classes[*told] : IntentIndex::unknown;
  } else if (rule.asks_intent) {
    facts.intent = intent_by_name(intent::intent_of(signs), rule);
  }
  if (rule.asks_complexity && router.complexity != nullptr) {
    // By name, the classes of a model are `high`, `low`, `medium`: see load_router.
    constexpr std::array kClasses = {Learned::high, Learned::low, Learned::medium};
    const auto told = told_by(*router.complexity, asked.text, rule.percent);
    facts.complexity = told ? kClasses[*told] : Learned::unknown;
  } else if (rule.asks_complexity) {
    facts.complexity = intent::complexity_of(signs, asked.surroundings);
  }
}

}  // namespace sluice::classify
