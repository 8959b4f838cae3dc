#include "algo/intent/rules.h"

#include <algorithm>
#include <array>

namespace sluice::intent {
namespace {

constexpr std::array<std::string_view, 8> kIntentNames = {
    "question", "summarise", "extract", "classify", "write", "code", "translate", "chat"};

int at_most(std::uint32_t count, int most) {
  return static_cast<int>(std::min<std::uint32_t>(count, static_cast<std::uint32_t>(most)));
}

/// What the rules were written for.
bool is_readable(const Signs& signs) {
  return signs.words > 0 && (signs.has_code || signs.count(Cue::english) > 0 || signs.first != 0);
}

bool begins_with(const Signs& signs, Cue cue) {
  return (signs.first & bit(cue)) != 0;
}

/// How much speaks for one intent. The first word counts double; what a question asks about may
/// name any subject, so that one needs its mark as well.
int weight_of(const Signs& signs, std::size_t intent) {
  const auto cue = static_cast<Cue>(intent);
  int weight = at_most(signs.near_count(cue), 3) + (begins_with(signs, cue) ? 2 : 0);
  if (cue == Cue::question) {
    const bool asks = begins_with(signs, cue) || signs.questions > 0;
    return asks ? at_most(signs.near_count(cue), 1) + at_most(signs.questions, 1) +
                      (begins_with(signs, cue) ? 1 : 0)
                : 0;
  }
  if (cue == Cue::code && signs.has_code) {
    weight += 1;
  }
  const bool is_verb_first = cue != Cue::code && cue != Cue::chat;
  return is_verb_first && begins_with(signs, cue) ? weight + 1 : weight;
}

}  // namespace

int points_of(const Signs& signs, const Surroundings& surroundings) {
  constexpr std::uint32_t kLong = 60;
  constexpr std::uint32_t kVeryLong = 200;
  constexpr std::uint32_t kManyNumbers = 4;
  constexpr std::uint32_t kManyTurns = 6;
  constexpr std::uint32_t kManyTokens = 8'000;
  int points = at_most(signs.words / kLong, 1) + at_most(signs.words / kVeryLong, 1);
  points += 2 * at_most(signs.count(Cue::hard), 2);
  points += at_most(signs.count(Cue::constraint) + signs.items, 3);
  points += signs.has_code ? 1 : 0;
  points += signs.numbers >= kManyNumbers ? 1 : 0;
  points += surroundings.has_tools ? 1 : 0;
  points += surroundings.user_turns >= kManyTurns ? 1 : 0;
  points += surroundings.input_tokens > kManyTokens ? 1 : 0;
  return points - at_most(signs.count(Cue::easy), 2);
}

Learned complexity_of(const Signs& signs, const Surroundings& surroundings) {
  if (!is_readable(signs)) {
    return Learned::unknown;
  }
  const int points = points_of(signs, surroundings);
  return points <= kLowPoints   ? Learned::low
         : points < kHighPoints ? Learned::medium
                                : Learned::high;
}

std::string_view intent_of(const Signs& signs) {
  if (!is_readable(signs)) {
    return {};
  }
  std::size_t best = 0;
  int highest = 0;
  bool is_tied = false;
  for (std::size_t i = 0; i < kIntentNames.size(); ++i) {
    const int weight = weight_of(signs, i);
    is_tied = weight == highest || (is_tied && weight < highest);
    best = weight > highest ? i : best;
    highest = std::max(highest, weight);
  }
  return highest == 0 || is_tied ? std::string_view() : kIntentNames[best];
}

bool is_usual(std::string_view intent) {
  return std::ranges::find(kIntentNames, intent) != kIntentNames.end();
}

}  // namespace sluice::intent
