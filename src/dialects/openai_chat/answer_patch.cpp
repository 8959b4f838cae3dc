#include "dialects/openai_chat/answer_patch.h"

#include "dialects/wire/field.h"
#include "dialects/wire/json_text.h"

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
  for (auto key = root_.first(); key; key = key->next()) {
    const PlainText name(*key);
    const Value value = key->value();
    if (name.view() == "model") {
      patch_.replace(value, wishes_.model);
    } else if (name.view() == "choices") {
      read_choices(value);
    } else if (name.view() == "id") {
      seen_.id = value.raw();
    } else if (name.view() == "created") {
      seen_.created = value.raw();
    } else if (name.view() == "usage") {
      read_usage_member(before ? &*before : nullptr, *key);
    } else if (wishes_.drops_logprobs && name.view() == "prompt_logprobs") {
      patch_.replace(value, "null");
    }
    before = key;
  }
  patch_.finish();
  return seen_;
}

void AnswerPatch::read_usage_member(const Value* before, const Value& key) {
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
  if (choice.kind() != Kind::object) {
    return;
  }
  const std::uint32_t index = index_of(choice, seen_.choices);
  std::optional<Value> before;
  for (auto key = choice.first(); key; key = key->next()) {
    const PlainText name(*key);
    if (name.view() == "delta" || name.view() == "message") {
      read_message(key->value(), index);
    } else if (wishes_.drops_logprobs && name.view() == "logprobs") {
      patch_.replace(key->value(), "null");
    } else if (name.view() == "usage") {
      read_usage_member(before ? &*before : nullptr, *key);  // Moonshot puts it here.
    }
    before = key;
  }
}

void AnswerPatch::read_message(const Value& message, std::uint32_t choice) {
  if (message.kind() != Kind::object) {
    return;
  }
  for (auto key = message.first(); key; key = key->next()) {
    const PlainText name(*key);
    const Value value = key->value();
    if (name.view() == "content") {
      read_content(value, choice);
    } else if (name.view() == "refusal") {
      slot(value, {Channel::Kind::text, choice, kRefusalBlock});
    } else if (is_thinking(name.view())) {
      seen_.thinking_key = key->raw_string();
      slot(value, {Channel::Kind::thinking, choice, kContentBlock});
    } else if (name.view() == "tool_calls") {
      read_tool_calls(value, choice);
    } else if (name.view() == "function_call") {
      read_call(value, {Channel::Kind::tool_arguments, choice, kFunctionCallBlock});
    }
  }
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

void AnswerPatch::read_tool_calls(const Value& calls, std::uint32_t choice) {
  if (calls.kind() != Kind::array) {
    return;
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
