#include "dialects/anthropic/answer_patch.h"

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
  return type && (type->is("tool_use") || type->is("server_tool_use"));
}

bool is_quote(std::string_view key) {
  return key == "cited_text" || key == "document_title" || key == "title";
}

}  // namespace

void AnswerPatch::read_message(const Value& message) {
  for (const auto& [name, key, value] : Members(document_, message)) {
    if (name == "model") {
      patch_.replace(value, model_);
    } else if (name == "content") {
      read_content(value);
    } else if (name == "stop_sequence") {
      loose_slot(value);
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
  if (block.kind() != Kind::object || is_signed(block)) {
    return;
  }
  const bool has_input = is_call(block);
  batch_.has_output |= has_input;
  for (const auto& [name, key, value] : Members(document_, block)) {
    if (name == "text" && value.kind() == Kind::string) {
      patch_.slot(value, {Channel::Kind::text, 0, index}, rest);
    } else if (name == "citations") {
      read_citations(value);
    } else if (name == "input" && has_input) {
      read_input(value);
    }
  }
}

void AnswerPatch::read_delta(const Value& delta, std::uint32_t index) {
  for (const auto& [name, key, value] : Members(document_, delta)) {
    if (name == "text" && value.kind() == Kind::string) {
      patch_.slot(value, {Channel::Kind::text, 0, index}, Rest::follows);
    } else if (name == "partial_json" && value.kind() == Kind::string) {
      patch_.slot(value, {Channel::Kind::tool_arguments, 0, index}, Rest::follows);
    } else if (name == "citation") {
      read_citation(value);
    } else if (name == "thinking") {
      batch_.has_output = true;
    }
  }
}

void AnswerPatch::read_stop(const Value& delta) {
  if (const auto sequence = delta.find("stop_sequence")) {
    loose_slot(*sequence);
  }
}

void AnswerPatch::read_citations(const Value& citations) {
  if (citations.kind() != Kind::array) {
    return;
  }
  for (auto citation = citations.first(); citation; citation = citation->next()) {
    read_citation(*citation);
  }
}

void AnswerPatch::read_citation(const Value& citation) {
  for (const auto& [name, key, value] : Members(document_, citation)) {
    if (is_quote(name)) {
      loose_slot(value);
    }
  }
}

void AnswerPatch::read_input(const Value& input) {
  if (input.kind() == Kind::string) {
    loose_slot(input);
    return;
  }
  for (auto child = input.first(); child; child = child->next()) {
    if (child->at().is_key) {
      loose_slot(*child);
      read_input(child->value());
    } else {
      read_input(*child);
    }
  }
}

void AnswerPatch::loose_slot(const Value& string) {
  if (string.kind() == Kind::string) {
    patch_.slot(string, {Channel::Kind::text, 0, loose_block_++}, Rest::none);
  }
}

}  // namespace sluice::dialects::anthropic
