#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dialects/openai_chat/conversation.h"
#include "dialects/wire/data_url.h"
#include "dialects/wire/request_text.h"

namespace sluice::dialects::openai_chat {
namespace {

using Part = Conversation::Part;
using Role = Conversation::Role;

/// Between texts that become one: a message that is no user's has one text on many engines.
constexpr std::string_view kTextGap = "\n\n";
/// This dialect has no flag for a tool that failed.
constexpr std::string_view kErrorMark = "error: ";

/// OpenAI's own models refuse the older `max_tokens`; other engines may not know the newer name.
std::string_view output_limit_key(std::string_view model) {
  const bool is_open_weights = model.starts_with("gpt-oss");
  const bool is_reasoning =
      model.size() > 1 && model[0] == 'o' && model[1] >= '1' && model[1] <= '9';
  return (model.starts_with("gpt-") && !is_open_weights) || is_reasoning ? "max_completion_tokens"
                                                                         : "max_tokens";
}

std::string_view role_name(Role role) {
  switch (role) {
    case Role::system:
      return "system";
    case Role::user:
      return "user";
    case Role::assistant:
      return "assistant";
  }
  return "user";
}

void join(std::string& text, std::string_view more) {
  if (!text.empty() && !more.empty()) {
    text += kTextGap;
  }
  text += more;
}

std::string joined_text(const std::vector<Part>& parts) {
  std::string text;
  for (const Part& part : parts) {
    if (const auto* piece = std::get_if<Conversation::Text>(&part)) {
      join(text, piece->text);
    }
  }
  return text;
}

class Writer {
 public:
  [[nodiscard]] Result<std::string> write(const Conversation& conversation, const Model& model);

 private:
  [[nodiscard]] Result<void> write_message(const Conversation::Message& message);
  [[nodiscard]] Result<void> write_user(const Conversation::Message& message);
  [[nodiscard]] Result<void> write_user_content(const std::vector<Part>& parts);
  [[nodiscard]] Result<void> write_media(const Conversation::Media& media);
  void write_assistant(const Conversation::Message& message);
  void write_result(const Conversation::ToolResult& result, std::vector<Part>& media);
  void write_tools(const Conversation& conversation);
  void write_tool_choice(const Conversation::ToolChoice& choice);
  void write_settings(const Conversation& conversation, const Model& model);

  RequestText out_;
};

Result<std::string> Writer::write(const Conversation& conversation, const Model& model) {
  out_.open_object().member("model", model.name).key("messages").open_array();
  for (const Conversation::Message& message : conversation.messages) {
    SLUICE_CHECK(write_message(message));
  }
  out_.close_array();
  if (!conversation.tools.empty()) {
    write_tools(conversation);
  }
  write_settings(conversation, model);
  return out_.close_object().take();
}

Result<void> Writer::write_message(const Conversation::Message& message) {
  switch (message.role) {
    case Role::user:
      return write_user(message);
    case Role::assistant:
      write_assistant(message);
      return {};
    case Role::system:
      out_.open_object().member("role", role_name(message.role));
      out_.member("content", joined_text(message.parts)).close_object();
      return {};
  }
  return {};
}

/// Results of tools are messages of their own here; what is left of the turn follows them.
Result<void> Writer::write_user(const Conversation::Message& message) {
  std::vector<Part> rest;
  for (const Part& part : message.parts) {
    if (const auto* result = std::get_if<Conversation::ToolResult>(&part)) {
      write_result(*result, rest);
    } else {
      rest.push_back(part);
    }
  }
  if (rest.empty() && !message.parts.empty()) {
    return {};
  }
  out_.open_object().member("role", role_name(message.role)).key("content");
  SLUICE_CHECK(write_user_content(rest));
  out_.close_object();
  return {};
}

Result<void> Writer::write_user_content(const std::vector<Part>& parts) {
  if (parts.size() <= 1 &&
      (parts.empty() || std::holds_alternative<Conversation::Text>(parts[0]))) {
    out_.string(joined_text(parts));
    return {};
  }
  out_.open_array();
  for (const Part& part : parts) {
    if (const auto* text = std::get_if<Conversation::Text>(&part)) {
      out_.open_object().member("type", "text").member("text", text->text).close_object();
    } else if (const auto* media = std::get_if<Conversation::Media>(&part)) {
      SLUICE_CHECK(write_media(*media));
    }
  }
  out_.close_array();
  return {};
}

Result<void> Writer::write_media(const Conversation::Media& media) {
  const bool is_reference = media.base64.empty();
  const std::string_view type = media.media_type;
  if (type.starts_with("image/") || (is_reference && type.empty())) {
    out_.open_object().member("type", "image_url").key("image_url");
    out_.open_object().member("url", url_of_media(media)).close_object().close_object();
    return {};
  }
  if (type == "application/pdf" && !is_reference) {
    out_.open_object().member("type", "file").key("file").open_object();
    out_.member("filename", "document.pdf").member("file_data", url_of_media(media));
    out_.close_object().close_object();
    return {};
  }
  if (type.starts_with("audio/") && !is_reference) {
    out_.open_object().member("type", "input_audio").key("input_audio").open_object();
    out_.member("data", media.base64).member("format", type.substr(type.find('/') + 1));
    out_.close_object().close_object();
    return {};
  }
  return fail(ErrorCode::unsupported, "this model does not read files of this type");
}

void Writer::write_assistant(const Conversation::Message& message) {
  const auto is_call = [](const Part& part) {
    return std::holds_alternative<Conversation::ToolCall>(part);
  };
  const bool has_calls = std::ranges::any_of(message.parts, is_call);
  const std::string text = joined_text(message.parts);
  out_.open_object().member("role", role_name(message.role)).key("content");
  if (text.empty() && has_calls) {
    out_.raw("null");
  } else {
    out_.string(text);
  }
  if (has_calls) {
    out_.key("tool_calls").open_array();
    for (const Part& part : message.parts) {
      if (const auto* call = std::get_if<Conversation::ToolCall>(&part)) {
        out_.open_object().member("id", call->id).member("type", "function");
        out_.key("function").open_object().member("name", call->name);
        out_.member("arguments", call->arguments_json.empty() ? "{}" : call->arguments_json);
        out_.close_object().close_object();
      }
    }
    out_.close_array();
  }
  out_.close_object();
}

void Writer::write_result(const Conversation::ToolResult& result, std::vector<Part>& media) {
  std::string text(result.is_error ? kErrorMark : "");
  bool is_first = true;
  for (const auto& part : result.parts) {
    if (const auto* piece = std::get_if<Conversation::Text>(&part)) {
      text += (is_first ? "" : kTextGap);
      text += piece->text;
      is_first = false;
    } else {
      media.emplace_back(std::get<Conversation::Media>(part));
    }
  }
  out_.open_object().member("role", "tool").member("tool_call_id", result.call_id);
  out_.member("content", text).close_object();
}

void Writer::write_tools(const Conversation& conversation) {
  out_.key("tools").open_array();
  for (const Conversation::Tool& tool : conversation.tools) {
    out_.open_object().member("type", "function").key("function").open_object();
    out_.member("name", tool.name);
    if (!tool.description.empty()) {
      out_.member("description", tool.description);
    }
    out_.key("parameters").raw(tool.schema_json);
    if (tool.strict) {
      out_.key("strict").raw("true");
    }
    out_.close_object().close_object();
  }
  out_.close_array();
  write_tool_choice(conversation.tool_choice);
}

void Writer::write_tool_choice(const Conversation::ToolChoice& choice) {
  switch (choice.kind) {
    case Conversation::ToolChoice::Kind::automatic:
      break;
    case Conversation::ToolChoice::Kind::none:
      out_.member("tool_choice", "none");
      break;
    case Conversation::ToolChoice::Kind::any:
      out_.member("tool_choice", "required");
      break;
    case Conversation::ToolChoice::Kind::named:
      out_.key("tool_choice").open_object().member("type", "function").key("function");
      out_.open_object().member("name", choice.name).close_object().close_object();
      break;
  }
  if (!choice.parallel) {
    out_.key("parallel_tool_calls").raw("false");
  }
}

void Writer::write_settings(const Conversation& conversation, const Model& model) {
  if (conversation.temperature) {
    out_.key("temperature").number(*conversation.temperature);
  }
  if (conversation.top_p) {
    out_.key("top_p").number(*conversation.top_p);
  }
  if (conversation.output_tokens_max) {
    out_.key(output_limit_key(model.name)).number(*conversation.output_tokens_max);
  }
  if (!conversation.stop.empty()) {
    out_.key("stop").open_array();
    for (const std::string& word : conversation.stop) {
      out_.string(word);
    }
    out_.close_array();
  }
  if (!conversation.user.empty()) {
    out_.member("user", conversation.user);
  }
  if (!conversation.response_schema_json.empty()) {
    out_.key("response_format").open_object().member("type", "json_schema").key("json_schema");
    out_.open_object().member("name", "answer").key("strict").raw("true").key("schema");
    out_.raw(conversation.response_schema_json).close_object().close_object();
  }
  if (conversation.forbid_storage) {
    out_.key("store").raw("false");
  }
  if (conversation.stream) {
    out_.key("stream").raw("true");
    out_.key("stream_options").raw(R"({"include_usage":true})");
  }
}

}  // namespace

Result<std::string> write_conversation(const Conversation& conversation, const Model& model) {
  return Writer().write(conversation, model);
}

}  // namespace sluice::dialects::openai_chat
