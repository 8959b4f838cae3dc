#include "dialects/anthropic/answer_patch.h"

#include <algorithm>
#include <array>
#include <optional>

#include "dialects/wire/members.h"

namespace sluice::dialects::anthropic {
namespace {

using json::Kind;
using json::Value;

bool is_signed(const Value& block) {
  const auto type = block.find("type");
  return type && (type->is("thinking") || type->is("redacted_thinking"));
}

/// Calls are what the model wrote; what a vendor's tool answered is not.
bool is_call(const Value& block) {
  const auto type = block.find("type");
  return type && type->kind() == Kind::string && type->raw_string().ends_with("tool_use");
}

/// Members, wherever they stand, whose string is an id, one of a few words, or means nothing
/// without the vendor's key. Not those of a tool's input, which the model writes.
bool is_opaque(std::string_view key) {
  static constexpr std::array<std::string_view, 14> kOpaque = {"encrypted_content",
                                                               "encrypted_index",
                                                               "encrypted_stdout",
                                                               "error_code",
                                                               "expires_at",
                                                               "file_id",
                                                               "id",
                                                               "media_type",
                                                               "role",
                                                               "signature",
                                                               "stop_reason",
                                                               "tool_id",
                                                               "tool_use_id",
                                                               "type"};
  return std::ranges::find(kOpaque, key) != kOpaque.end();
}

}  // namespace

void AnswerPatch::read_message(const Value& message) {
  for (const auto& [name, key, value] : Members(document_, message)) {
    if (name == "model") {
      patch_.replace(value, model_);
    } else if (name == "content") {
      read_content(value);
    } else if (name != "usage") {
      read_other(name, value);
    }
  }
}

void AnswerPatch::read_content(const Value& content) {
  if (content.kind() != Kind::array) {
    return;
  }
  std::uint32_t index = 0;
  for (auto block = content.first(); block; block = block->next(), ++index) {
    read_block(*block, index, Rest::none);
  }
}

void AnswerPatch::read_block(const Value& block, std::uint32_t index, Rest rest) {
  const bool has_signature = is_signed(block);
  const bool has_input = is_call(block);
  batch_.has_output |= has_input;
  for (const auto& [name, key, value] : Members(document_, block)) {
    if (name == "text" && value.kind() == Kind::string) {
      patch_.slot(value, {Channel::Kind::text, 0, index}, rest);
    } else if (name == "input" && has_input) {
      read_input(value);
    } else if (has_signature && name == "thinking" && value.kind() == Kind::string) {
      patch_.slot(value, {Channel::Kind::signed_text, 0, index}, rest);
    } else if (!has_signature || name != "data") {
      read_other(name, value);
    }
  }
}

void AnswerPatch::read_delta(const Value& delta, std::uint32_t index) {
  for (const auto& [name, key, value] : Members(document_, delta)) {
    if (name == "text" && value.kind() == Kind::string) {
      patch_.slot(value, {Channel::Kind::text, 0, index}, Rest::follows);
    } else if (name == "partial_json" && value.kind() == Kind::string) {
      patch_.slot(value, {Channel::Kind::tool_arguments, 0, index}, Rest::follows);
    } else if (name == "thinking" && value.kind() == Kind::string) {
      batch_.has_output = true;
      patch_.slot(value, {Channel::Kind::signed_text, 0, index}, Rest::follows);
    } else if (const auto number = number_of(delta, name, value)) {
      patch_.slot(value, {Channel::Kind::text, 1 + *number, index}, Rest::follows);
    } else {
      read_other(name, value);
    }
  }
}

/// Of a string in a delta that nobody defines; see delta_event.
std::optional<std::uint32_t> AnswerPatch::number_of(const Value& delta,
                                                    std::string_view name,
                                                    const Value& value) const {
  if (others_ == nullptr || value.kind() != Kind::string || is_opaque(name)) {
    return std::nullopt;
  }
  const auto type = delta.find("type");
  const bool has_type = type && type->kind() == Kind::string;
  return others_->number_of(has_type ? type->string() : std::string(), name);
}

void AnswerPatch::read_stop(const Value& delta) {
  for (const auto& [name, key, value] : Members(document_, delta)) {
    read_other(name, value);
  }
}

void AnswerPatch::read_other(std::string_view name, const Value& value) {
  if (value.kind() == Kind::string && !is_opaque(name)) {
    loose_slot(value);
  }
  for (const auto& [child_name, key, child] : Members(document_, value)) {
    read_other(child_name, child);
  }
  if (value.kind() == Kind::array) {
    for (auto child = value.first(); child; child = child->next()) {
      read_other(name, *child);
    }
  }
}

void AnswerPatch::read_input(const Value& input) {
  if (input.kind() == Kind::string) {
    loose_slot(input, Channel::Kind::tool_text);
    return;
  }
  for (auto child = input.first(); child; child = child->next()) {
    if (child->at().is_key) {
      loose_slot(*child, Channel::Kind::tool_text);
      read_input(child->value());
    } else {
      read_input(*child);
    }
  }
}

void AnswerPatch::loose_slot(const Value& string, Channel::Kind kind) {
  if (string.kind() == Kind::string) {
    patch_.slot(string, {kind, 0, loose_block_++}, Rest::none);
  }
}

}  // namespace sluice::dialects::anthropic
