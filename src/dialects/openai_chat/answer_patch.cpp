#include "dialects/openai_chat/answer_patch.h"

#include <algorithm>
#include <array>
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

/// Members, wherever they stand, whose string is an id, one of a few words, or means nothing
/// without the vendor's key.
bool is_opaque(std::string_view key) {
  static constexpr std::array<std::string_view, 15> kOpaque = {"encrypted_content",
                                                               "finish_reason",
                                                               "format",
                                                               "id",
                                                               "index",
                                                               "native_finish_reason",
                                                               "object",
                                                               "obfuscation",
                                                               "provider",
                                                               "role",
                                                               "service_tier",
                                                               "signature",
                                                               "system_fingerprint",
                                                               "type",
                                                               "created"};
  return std::ranges::find(kOpaque, key) != kOpaque.end();
}

/// What spells the answer once more, token by token.
bool is_spelling(std::string_view key) {
  return key == "logprobs" || key == "prompt_logprobs" || key == "token_ids" ||
         key == "prompt_token_ids";
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
    } else {
      read_other(name, value, 0);
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
    } else if (name == "usage") {
      read_usage_member(before, key);  // Moonshot puts it here.
    } else {
      read_other(name, value, index);
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
    } else if (name == "reasoning_details") {
      read_reasoning_details(value, choice);
    } else if (name == "audio") {
      read_audio(value, choice);
    } else {
      read_unknown(name, value, choice);
    }
  }
  return has_call;
}

/// A member of a message or delta that nobody defines.
void AnswerPatch::read_unknown(std::string_view name, const Value& value, std::uint32_t choice) {
  const bool goes_on =
      others_ != nullptr && value.kind() == Kind::string && !is_opaque(name) && !is_spelling(name);
  const auto number = goes_on ? others_->number_of("", name) : std::nullopt;
  if (number) {
    slot(value, {Channel::Kind::text, choice, kFirstNamedBlock + *number});
  } else {
    read_other(name, value, choice);
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
    for (const auto& [name, key, value] : Members(document_, *part)) {
      if (name == "text") {
        slot(value, channel);
      } else {
        read_other(name, value, choice);
      }
    }
  }
}

/// Text that a vendor may have signed, and what it signed it with.
void AnswerPatch::read_reasoning_details(const Value& details, std::uint32_t choice) {
  if (details.kind() != Kind::array) {
    read_loose(details, choice);
    return;
  }
  std::uint32_t order = 0;
  for (auto detail = details.first(); detail; detail = detail->next(), ++order) {
    const Channel channel{Channel::Kind::signed_text, choice, index_of(*detail, order)};
    for (const auto& [name, key, value] : Members(document_, *detail)) {
      if (name == "text" || name == "summary") {
        slot(value, channel);
      } else if (name != "data") {
        read_other(name, value, choice);
      }
    }
  }
}

void AnswerPatch::read_audio(const Value& audio, std::uint32_t choice) {
  for (const auto& [name, key, value] : Members(document_, audio)) {
    if (name == "transcript") {
      slot(value, {Channel::Kind::text, choice, kTranscriptBlock});
    } else if (name != "data") {
      read_other(name, value, choice);
    }
  }
}

/// A member that is not known to be prose.
void AnswerPatch::read_other(std::string_view name, const Value& value, std::uint32_t choice) {
  if (is_spelling(name)) {
    if (wishes_.drops_logprobs) {
      patch_.replace(value, "null");
    }
  } else if (!is_opaque(name) || value.kind() == Kind::object || value.kind() == Kind::array) {
    read_loose(value, choice);
  }
}

/// Each string below `value` is a text of its own, whole where it is.
void AnswerPatch::read_loose(const Value& value, std::uint32_t choice) {
  if (value.kind() == Kind::string) {
    patch_.slot(value, {Channel::Kind::text, choice, loose_block_++}, Rest::none);
  } else if (value.kind() == Kind::object) {
    for (const auto& [name, key, child] : Members(document_, value)) {
      read_other(name, child, choice);
    }
  } else if (value.kind() == Kind::array) {
    for (auto child = value.first(); child; child = child->next()) {
      read_loose(*child, choice);
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
    read_tool_call(*call, {Channel::Kind::tool_arguments, choice, index_of(*call, order)});
  }
  return order > 0;
}

void AnswerPatch::read_tool_call(const Value& call, const Channel& channel) {
  for (const auto& [name, key, value] : Members(document_, call)) {
    if (name == "function") {
      read_call(value, channel);
    } else if (name == "custom") {
      // Free text, not JSON. Only whole answers have it, so that its channel needs no event.
      read_call(value, {Channel::Kind::text, channel.choice, kFirstCustomBlock + channel.block});
    } else {
      read_other(name, value, channel.choice);
    }
  }
}

/// `{"name", "arguments"}` of a function, or `{"name", "input"}` of a custom tool.
void AnswerPatch::read_call(const Value& call, const Channel& arguments) {
  const bool is_json = arguments.kind == Channel::Kind::tool_arguments;
  for (const auto& [name, key, value] : Members(document_, call)) {
    if (name == (is_json ? "arguments" : "input") && value.kind() == Kind::string) {
      slot(value, arguments);
    } else {
      read_other(name, value, arguments.choice);
    }
  }
}

void AnswerPatch::slot(const Value& value, const Channel& channel) {
  if (value.kind() == Kind::string) {
    patch_.slot(value, channel, wishes_.rest);
  }
}

}  // namespace sluice::dialects::openai_chat
