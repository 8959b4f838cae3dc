#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "dialects/openai_chat/conversation.h"
#include "dialects/wire/data_url.h"

namespace sluice::dialects::openai_chat {
namespace {

using json::Kind;
using json::Value;
using Part = Conversation::Part;

/// The member `key`, unless it is absent or null.
std::optional<Value> find_set(const Value& object, std::string_view key) {
  const auto value = object.find(key);
  return value && value->kind() != Kind::null ? value : std::nullopt;
}

class Reader {
 public:
  explicit Reader(const Document& document) : document_(document) {}

  [[nodiscard]] Result<Conversation> read();

 private:
  [[nodiscard]] Result<void> check_wishes(const Value& root) const;
  void read_settings(const Value& root);
  void read_stop(const Value& root);
  [[nodiscard]] Result<void> read_response_format(const Value& root);
  [[nodiscard]] Result<void> read_tools(const Value& root);
  void read_function(const Value& function);
  [[nodiscard]] Result<void> read_tool_choice(const Value& root);
  [[nodiscard]] Result<void> read_message(const Value& message);
  [[nodiscard]] Result<void> read_calls(const Value& message, std::vector<Part>& parts) const;
  [[nodiscard]] Result<void> read_tool_result(const Value& message);
  [[nodiscard]] Result<void> read_content(const Value& content, std::vector<Part>& parts) const;
  [[nodiscard]] Result<void> read_part(const Value& part, std::vector<Part>& parts) const;
  [[nodiscard]] Result<Conversation::Media> read_file(const Value& file) const;

  const Document& document_;
  Conversation out_;
  bool in_results_ = false;  // The message before was a tool's, too: one turn.
};

Result<Conversation> Reader::read() {
  const Value root = document_.root();
  SLUICE_CHECK(check_wishes(root));
  read_settings(root);
  read_stop(root);
  SLUICE_CHECK(read_response_format(root));
  SLUICE_CHECK(read_tools(root));
  SLUICE_CHECK(read_tool_choice(root));
  const auto messages = root.find("messages");
  if (!messages) {
    return missing(document_, root, "messages");
  }
  for (auto message = messages->first(); message; message = message->next()) {
    SLUICE_CHECK(read_message(*message));
  }
  return std::move(out_);
}

/// What no other dialect can grant, and must not be ignored.
Result<void> Reader::check_wishes(const Value& root) const {
  const auto choices = root.find("n");
  if (choices && choices->unsigned_integer().value_or(1) > 1) {
    return unsupported(document_, *choices, "this model gives one choice only");
  }
  if (const auto sound = find_set(root, "audio")) {
    return unsupported(document_, *sound, "this model does not speak");
  }
  return {};
}

void Reader::read_settings(const Value& root) {
  const auto number = [&root](std::string_view key) {
    return root.find(key).and_then(&Value::number);
  };
  const auto count = [&root](std::string_view key) {
    return root.find(key).and_then(&Value::unsigned_integer);
  };
  out_.temperature = number("temperature");
  out_.top_p = number("top_p");
  if (const auto limit =
          count("max_completion_tokens").or_else([&] { return count("max_tokens"); })) {
    out_.output_tokens_max = static_cast<std::uint32_t>(*limit);
  }
  out_.user = text_or_empty(root.find("user"));
  const auto stream = root.find("stream");
  out_.stream = stream && stream->is_true();
}

void Reader::read_stop(const Value& root) {
  const auto stop = find_set(root, "stop");
  if (!stop) {
    return;
  }
  if (stop->kind() == Kind::string) {
    out_.stop.push_back(stop->string());
    return;
  }
  for (auto word = stop->first(); word; word = word->next()) {
    out_.stop.push_back(word->string());
  }
}

Result<void> Reader::read_response_format(const Value& root) {
  const auto format = root.find("response_format");
  const auto type = format ? format->find("type") : std::nullopt;
  if (!type || type->is("text")) {
    return {};
  }
  const auto named = format->find("json_schema");
  const auto schema = named ? named->find("schema") : std::nullopt;
  if (!type->is("json_schema") || !schema) {
    return unsupported(document_, *format, "this model gives json by a schema only");
  }
  out_.response_schema_json = schema->raw();
  return {};
}

Result<void> Reader::read_tools(const Value& root) {
  const auto tools = root.find("tools");
  for (auto tool = tools ? tools->first() : std::nullopt; tool; tool = tool->next()) {
    const auto function = tool->find("function");
    if (!function) {
      return unsupported(document_, *tool, "this model calls functions only");
    }
    read_function(*function);
  }
  const auto functions = root.find("functions");
  for (auto function = functions ? functions->first() : std::nullopt; function;
       function = function->next()) {
    read_function(*function);
  }
  return {};
}

void Reader::read_function(const Value& function) {
  const auto schema = find_set(function, "parameters");
  const auto strict = function.find("strict");
  out_.tools.push_back({.name = text_or_empty(function.find("name")),
                        .description = text_or_empty(function.find("description")),
                        .schema_json = schema ? std::string(schema->raw()) : "{}",
                        .strict = strict && strict->is_true()});
}

Result<void> Reader::read_tool_choice(const Value& root) {
  using Choice = Conversation::ToolChoice::Kind;
  const auto parallel = root.find("parallel_tool_calls");
  out_.tool_choice.parallel = !parallel || parallel->kind() != Kind::boolean || parallel->is_true();
  const auto choice = find_set(root, "tool_choice");
  if (!choice || choice->is("auto")) {
    return {};
  }
  const auto function = choice->find("function");
  if (choice->is("none")) {
    out_.tool_choice.kind = Choice::none;
  } else if (choice->is("required")) {
    out_.tool_choice.kind = Choice::any;
  } else if (function) {
    out_.tool_choice.kind = Choice::named;
    out_.tool_choice.name = text_or_empty(function->find("name"));
  } else {
    return unsupported(document_, *choice, "this model knows auto, none, required or one function");
  }
  return {};
}

Result<void> Reader::read_message(const Value& message) {
  const auto role = message.find("role");
  const bool is_result = role && (role->is("tool") || role->is("function"));
  if (!is_result) {
    in_results_ = false;
  }
  if (is_result) {
    return read_tool_result(message);
  }
  Conversation::Message read;
  if (role && (role->is("system") || role->is("developer"))) {
    read.role = Conversation::Role::system;
  } else if (role && role->is("assistant")) {
    read.role = Conversation::Role::assistant;
  }
  if (const auto content = message.find("content")) {
    SLUICE_CHECK(read_content(*content, read.parts));
  }
  if (const auto refusal = find_set(message, "refusal")) {
    read.parts.emplace_back(Conversation::Text{refusal->string()});
  }
  SLUICE_CHECK(read_calls(message, read.parts));
  out_.messages.push_back(std::move(read));
  return {};
}

Conversation::ToolCall call_of(std::string id, const Value& function) {
  return {.id = std::move(id),
          .name = text_or_empty(function.find("name")),
          .arguments_json = text_or_empty(function.find("arguments"))};
}

Result<void> Reader::read_calls(const Value& message, std::vector<Part>& parts) const {
  const auto calls = message.find("tool_calls");
  for (auto call = calls ? calls->first() : std::nullopt; call; call = call->next()) {
    const auto function = call->find("function");
    if (!function) {
      return unsupported(document_, *call, "this model calls functions only");
    }
    parts.emplace_back(call_of(text_or_empty(call->find("id")), *function));
  }
  // The older form has no id: its result names the function.
  if (const auto older = find_set(message, "function_call")) {
    parts.emplace_back(call_of(text_or_empty(older->find("name")), *older));
  }
  return {};
}

Result<void> Reader::read_tool_result(const Value& message) {
  const auto id = message.find("tool_call_id");
  Conversation::ToolResult result{.call_id = text_or_empty(id ? id : message.find("name"))};
  std::vector<Part> parts;
  if (const auto content = message.find("content")) {
    SLUICE_CHECK(read_content(*content, parts));
  }
  for (Part& part : parts) {
    if (auto* text = std::get_if<Conversation::Text>(&part)) {
      result.parts.emplace_back(std::move(*text));
    } else if (auto* media = std::get_if<Conversation::Media>(&part)) {
      result.parts.emplace_back(std::move(*media));
    }
  }
  if (!std::exchange(in_results_, true)) {
    out_.messages.push_back({.role = Conversation::Role::user});
  }
  out_.messages.back().parts.emplace_back(std::move(result));
  return {};
}

Result<void> Reader::read_content(const Value& content, std::vector<Part>& parts) const {
  if (content.kind() == Kind::string) {
    parts.emplace_back(Conversation::Text{content.string()});
    return {};
  }
  for (auto part = content.first(); content.kind() == Kind::array && part; part = part->next()) {
    SLUICE_CHECK(read_part(*part, parts));
  }
  return {};
}

Result<void> Reader::read_part(const Value& part, std::vector<Part>& parts) const {
  const auto text = part.find("text");
  const auto refusal = part.find("refusal");
  const auto image = part.find("image_url");
  const auto file = part.find("file");
  const auto sound = part.find("input_audio");
  if (part.kind() == Kind::string || text || refusal) {
    parts.emplace_back(Conversation::Text{(text ? *text : refusal ? *refusal : part).string()});
  } else if (image) {
    const auto url = image->find("url");
    parts.emplace_back(media_of_url((url ? *url : *image).string()));
  } else if (file) {
    SLUICE_TRY(Conversation::Media media, read_file(*file));
    parts.emplace_back(std::move(media));
  } else if (sound) {
    parts.emplace_back(
        Conversation::Media{.media_type = "audio/" + text_or_empty(sound->find("format")),
                            .base64 = text_or_empty(sound->find("data"))});
  } else {
    return unsupported(document_, part, "this model does not read parts of this type");
  }
  return {};
}

Result<Conversation::Media> Reader::read_file(const Value& file) const {
  const auto data = file.find("file_data");
  if (!data) {
    return unsupported(document_, file, "only the vendor that keeps a file can read it by its id");
  }
  return media_of_url(data->string());
}

}  // namespace

Result<Conversation> read_conversation(const Document& document) {
  return Reader(document).read();
}

}  // namespace sluice::dialects::openai_chat
