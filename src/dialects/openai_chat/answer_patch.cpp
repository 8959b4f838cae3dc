#include "dialects/openai_chat/answer_patch.h"

#include <utility>

#include "dialects/wire/json_text.h"
#include "dialects/wire/members.h"

namespace sluice::dialects::openai_chat {
namespace {

using json::Kind;
using json::Value;

/// `index` of a choice or a tool call; engines that leave it out mean their order.
std::uint32_t index_of(const Value& element, std::uint32_t order) {
  const auto index = element.find("index");
  const auto number = index ? index->unsigned_integer() : std::nullopt;
  return number && *number < kFirstLooseBlock ? static_cast<std::uint32_t>(*number) : order;
}

bool is_thinking(std::string_view key) {
  return key == "reasoning_content" || key == "reasoning";
}

}  // namespace

AnswerPatch::Wishes::Wishes(const AnswerShape& want)
    : model(quoted(want.model)),
      drops_usage(want.stream && !want.include_usage),
      drops_logprobs(want.drop_logprobs),
      rest(want.stream ? Rest::follows : Rest::none) {}

AnswerPatch::Seen AnswerPatch::run() {
  std::optional<Value> before;
  for (const auto& [name, key, value] : Members(document_, document_.root())) {
    if (name == "model") {
      patch_.replace(value, wishes_.model);
    } else if (name == "choices") {
      read_choices(value);
    } else if (name == "id") {
      seen_.id = value.raw();
    } else if (name == "created") {
      seen_.created = value.raw();
    } else if (name == "usage") {
      read_usage_member(before, key);
    } else if (wishes_.drops_logprobs && name == "prompt_logprobs") {
      patch_.replace(value, "null");
    }
    before = key;
  }
  patch_.finish();
  seen_.last_slot = patch_.last_slot();
  return std::move(seen_);
}

void AnswerPatch::read_usage_member(const std::optional<Value>& before, const Value& key) {
  if (key.value().kind() == Kind::object) {
    seen_.usage = read_usage(key.value());
  }
  if (wishes_.drops_usage) {
    patch_.drop_member(before, key);
  }
}

void AnswerPatch::read_choices(const Value& choices) {
  if (choices.kind() != Kind::array) {
    return;
  }
  for (auto choice = choices.first(); choice; choice = choice->next()) {
    read_choice(*choice);
    ++seen_.choices;
  }
}

void AnswerPatch::read_choice(const Value& choice) {
  const std::uint32_t index = index_of(choice, seen_.choices);
  Turn turn{.choice = index};
  std::optional<Value> before;
  for (const auto& [name, key, value] : Members(document_, choice)) {
    if (name == "delta" || name == "message") {
      turn.begins_call = read_message(value, index);
    } else if (name == "finish_reason") {
      turn.is_finished = value.kind() == Kind::string;
    } else if (wishes_.drops_logprobs && name == "logprobs") {
      patch_.replace(value, "null");
    } else if (name == "usage") {
      read_usage_member(before, key);  // Moonshot puts it here.
    }
    before = key;
  }
  if (turn.begins_call || turn.is_finished) {
    seen_.turns.push_back(turn);
  }
}

/// True when there is a tool call in it.
bool AnswerPatch::read_message(const Value& message, std::uint32_t choice) {
  bool has_call = false;
  for (const auto& [name, key, value] : Members(document_, message)) {
    if (name == "content") {
      read_content(value, choice);
    } else if (name == "refusal") {
      slot(value, {Channel::Kind::text, choice, kRefusalBlock});
    } else if (is_thinking(name)) {
      seen_.thinking_key = key.raw_string();
      slot(value, {Channel::Kind::thinking, choice, kContentBlock});
    } else if (name == "tool_calls") {
      has_call = read_tool_calls(value, choice);
    } else if (name == "function_call") {
      read_call(value, {Channel::Kind::tool_arguments, choice, kFunctionCallBlock});
    }
  }
  return has_call;
}

/// A string, null, or (Mistral) a list of parts.
void AnswerPatch::read_content(const Value& content, std::uint32_t choice) {
  const Channel channel{Channel::Kind::text, choice, kContentBlock};
  if (content.kind() != Kind::array) {
    slot(content, channel);
    return;
  }
  for (auto part = content.first(); part; part = part->next()) {
    if (const auto text = part->find("text")) {
      slot(*text, channel);
    }
  }
}

bool AnswerPatch::read_tool_calls(const Value& calls, std::uint32_t choice) {
  if (calls.kind() != Kind::array) {
    return false;
  }
  std::uint32_t order = 0;
  for (auto call = calls.first(); call; call = call->next(), ++order) {
    batch_.has_output = true;
    const Channel channel{Channel::Kind::tool_arguments, choice, index_of(*call, order)};
    if (const auto function = call->find("function")) {
      read_call(*function, channel);
    }
    if (const auto custom = call->find("custom")) {
      if (const auto input = custom->find("input")) {
        // Free text, not JSON. Only whole answers have it, so that its channel needs no event.
        slot(*input, {Channel::Kind::text, choice, kFirstLooseBlock + 1 + channel.block});
      }
    }
  }
  return order > 0;
}

void AnswerPatch::read_call(const Value& call, const Channel& channel) {
  if (const auto arguments = call.find("arguments")) {
    slot(*arguments, channel);
  }
}

void AnswerPatch::slot(const Value& value, const Channel& channel) {
  if (value.kind() == Kind::string) {
    patch_.slot(value, channel, wishes_.rest);
  }
}

}  // namespace sluice::dialects::openai_chat
