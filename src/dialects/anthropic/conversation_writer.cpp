#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "dialects/anthropic/conversation.h"
#include "dialects/anthropic/tool_id.h"
#include "dialects/wire/request_text.h"

namespace sluice::dialects::anthropic {
namespace {

using Part = Conversation::Part;
using Role = Conversation::Role;

/// Empty texts are refused by the vendor.
bool is_empty_text(const Part& part) {
  const auto* text = std::get_if<Conversation::Text>(&part);
  return text != nullptr && text->text.empty();
}

/// One turn of this dialect: the parts of all messages of one role that follow each other. Results
/// of tools come first, as the vendor demands.
struct Turn {
  Role role = Role::user;
  std::vector<const Part*> results;
  std::vector<const Part*> rest;
};

void add_part(Turn& turn, const Part& part) {
  const bool is_result = std::holds_alternative<Conversation::ToolResult>(part);
  (is_result ? turn.results : turn.rest).push_back(&part);
}

std::vector<Turn> turns_of(const Conversation& conversation) {
  std::vector<Turn> turns;
  for (const Conversation::Message& message : conversation.messages) {
    if (message.role == Role::system) {
      continue;
    }
    for (const Part& part : message.parts) {
      if (is_empty_text(part)) {
        continue;
      }
      if (turns.empty() || turns.back().role != message.role) {
        turns.push_back({.role = message.role});
      }
      add_part(turns.back(), part);
    }
  }
  return turns;
}

class Writer {
 public:
  [[nodiscard]] Result<std::string> write(const Conversation& conversation, const Model& model);

 private:
  void write_system(const Conversation& conversation);
  [[nodiscard]] Result<void> write_turn(const Turn& turn);
  [[nodiscard]] Result<void> write_parts(std::span<const Part* const> parts);
  void write_text(const std::string& text);
  [[nodiscard]] Result<void> write_media(const Conversation::Media& media);
  void write_call(const Conversation::ToolCall& call);
  [[nodiscard]] Result<void> write_result(const Conversation::ToolResult& result);
  void write_tools(const Conversation& conversation);
  void write_tool_choice(const Conversation::ToolChoice& choice);
  void write_settings(const Conversation& conversation, const Model& model);

  RequestText out_;
};

Result<std::string> Writer::write(const Conversation& conversation, const Model& model) {
  out_.open_object().member("model", model.name);
  write_system(conversation);
  out_.key("messages").open_array();
  for (const Turn& turn : turns_of(conversation)) {
    SLUICE_CHECK(write_turn(turn));
  }
  out_.close_array();
  if (!conversation.tools.empty()) {
    write_tools(conversation);
  }
  write_settings(conversation, model);
  return out_.close_object().take();
}

void Writer::write_system(const Conversation& conversation) {
  bool has_begun = false;
  for (const Conversation::Message& message : conversation.messages) {
    for (const Part& part : message.parts) {
      const auto* text = std::get_if<Conversation::Text>(&part);
      if (message.role != Role::system || text == nullptr || text->text.empty()) {
        continue;
      }
      if (!std::exchange(has_begun, true)) {
        out_.key("system").open_array();
      }
      write_text(text->text);
    }
  }
  if (has_begun) {
    out_.close_array();
  }
}

Result<void> Writer::write_turn(const Turn& turn) {
  out_.open_object().member("role", turn.role == Role::assistant ? "assistant" : "user");
  out_.key("content").open_array();
  SLUICE_CHECK(write_parts(turn.results));
  SLUICE_CHECK(write_parts(turn.rest));
  out_.close_array().close_object();
  return {};
}

Result<void> Writer::write_parts(std::span<const Part* const> parts) {
  for (const Part* part : parts) {
    if (const auto* text = std::get_if<Conversation::Text>(part)) {
      write_text(text->text);
    } else if (const auto* media = std::get_if<Conversation::Media>(part)) {
      SLUICE_CHECK(write_media(*media));
    } else if (const auto* call = std::get_if<Conversation::ToolCall>(part)) {
      write_call(*call);
    } else if (const auto* result = std::get_if<Conversation::ToolResult>(part)) {
      SLUICE_CHECK(write_result(*result));
    }
  }
  return {};
}

void Writer::write_text(const std::string& text) {
  out_.open_object().member("type", "text").member("text", text).close_object();
}

Result<void> Writer::write_media(const Conversation::Media& media) {
  const bool is_document = media.media_type == "application/pdf";
  if (!is_document && !media.media_type.starts_with("image/") && !media.media_type.empty()) {
    return fail(ErrorCode::unsupported, "this model does not read files of this type");
  }
  out_.open_object().member("type", is_document ? "document" : "image").key("source");
  out_.open_object();
  if (media.base64.empty()) {
    out_.member("type", "url").member("url", media.url);
  } else {
    out_.member("type", "base64").member("media_type", media.media_type);
    out_.member("data", media.base64);
  }
  out_.close_object().close_object();
  return {};
}

void Writer::write_call(const Conversation::ToolCall& call) {
  out_.open_object().member("type", "tool_use").member("id", tool_id(call.id));
  out_.member("name", call.name).key("input").raw(object_or_wrapped(call.arguments_json));
  out_.close_object();
}

Result<void> Writer::write_result(const Conversation::ToolResult& result) {
  out_.open_object().member("type", "tool_result").member("tool_use_id", tool_id(result.call_id));
  out_.key("content").open_array();
  for (const auto& part : result.parts) {
    if (const auto* media = std::get_if<Conversation::Media>(&part)) {
      SLUICE_CHECK(write_media(*media));
    } else if (const auto& text = std::get<Conversation::Text>(part).text; !text.empty()) {
      write_text(text);
    }
  }
  out_.close_array();
  if (result.is_error) {
    out_.key("is_error").raw("true");
  }
  out_.close_object();
  return {};
}

void Writer::write_tools(const Conversation& conversation) {
  out_.key("tools").open_array();
  for (const Conversation::Tool& tool : conversation.tools) {
    out_.open_object().member("name", tool.name);
    if (!tool.description.empty()) {
      out_.member("description", tool.description);
    }
    // A schema must say that it is an object's; OpenAI's clients may leave it out altogether.
    out_.key("input_schema")
        .raw(tool.schema_json == "{}" ? R"({"type":"object"})" : tool.schema_json);
    if (tool.strict) {
      out_.key("strict").raw("true");
    }
    out_.close_object();
  }
  out_.close_array();
  write_tool_choice(conversation.tool_choice);
}

std::string_view choice_name(Conversation::ToolChoice::Kind kind) {
  switch (kind) {
    case Conversation::ToolChoice::Kind::automatic:
      return "auto";
    case Conversation::ToolChoice::Kind::none:
      return "none";
    case Conversation::ToolChoice::Kind::any:
      return "any";
    case Conversation::ToolChoice::Kind::named:
      return "tool";
  }
  return "auto";
}

void Writer::write_tool_choice(const Conversation::ToolChoice& choice) {
  using Kind = Conversation::ToolChoice::Kind;
  if (choice.kind == Kind::automatic && choice.parallel) {
    return;
  }
  out_.key("tool_choice").open_object().member("type", choice_name(choice.kind));
  if (choice.kind == Kind::named) {
    out_.member("name", choice.name);
  }
  if (!choice.parallel && choice.kind != Kind::none) {
    out_.key("disable_parallel_tool_use").raw("true");
  }
  out_.close_object();
}

void Writer::write_settings(const Conversation& conversation, const Model& model) {
  out_.key("max_tokens").number(conversation.output_tokens_max.value_or(model.output_tokens_max));
  if (!conversation.stop.empty()) {
    out_.key("stop_sequences").open_array();
    for (const std::string& word : conversation.stop) {
      out_.string(word);
    }
    out_.close_array();
  }
  if (!conversation.user.empty()) {
    out_.key("metadata").open_object().member("user_id", conversation.user).close_object();
  }
  if (!conversation.response_schema_json.empty()) {
    out_.key("output_config").open_object().key("format").open_object();
    out_.member("type", "json_schema").key("schema").raw(conversation.response_schema_json);
    out_.close_object().close_object();
  }
  if (conversation.stream) {
    out_.key("stream").raw("true");
  }
}

}  // namespace

Result<std::string> write_conversation(const Conversation& conversation, const Model& model) {
  return Writer().write(conversation, model);
}

}  // namespace sluice::dialects::anthropic
