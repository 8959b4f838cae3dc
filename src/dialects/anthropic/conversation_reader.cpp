#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "dialects/anthropic/conversation.h"

namespace sluice::dialects::anthropic {
namespace {

using json::Kind;
using json::Value;
using Part = Conversation::Part;

class Reader {
 public:
  explicit Reader(const Document& document) : document_(document) {}

  [[nodiscard]] Result<Conversation> read();

 private:
  [[nodiscard]] Result<void> check_wishes(const Value& root) const;
  void read_settings(const Value& root);
  [[nodiscard]] Result<void> read_tools(const Value& root);
  void read_tool_choice(const Value& root);
  [[nodiscard]] Result<void> read_message(Conversation::Role role, const Value& content);
  [[nodiscard]] Result<void> read_content(const Value& content, std::vector<Part>& parts) const;
  [[nodiscard]] Result<void> read_block(const Value& block, std::vector<Part>& parts) const;
  [[nodiscard]] Result<void> read_source(const Value& source, std::vector<Part>& parts) const;
  [[nodiscard]] Result<Conversation::ToolResult> read_result(const Value& block) const;

  const Document& document_;
  Conversation out_;
};

Conversation::Role role_of(const std::optional<Value>& role) {
  if (role && role->is("assistant")) {
    return Conversation::Role::assistant;
  }
  return role && role->is("system") ? Conversation::Role::system : Conversation::Role::user;
}

Result<Conversation> Reader::read() {
  const Value root = document_.root();
  SLUICE_CHECK(check_wishes(root));
  read_settings(root);
  SLUICE_CHECK(read_tools(root));
  read_tool_choice(root);
  if (const auto system = root.find("system")) {
    SLUICE_CHECK(read_message(Conversation::Role::system, *system));
  }
  const auto messages = root.find("messages");
  if (!messages) {
    return missing(document_, root, "messages");
  }
  for (auto message = messages->first(); message; message = message->next()) {
    const auto content = message->find("content");
    if (!content) {
      return missing(document_, *message, "content");
    }
    SLUICE_CHECK(read_message(role_of(message->find("role")), *content));
  }
  return std::move(out_);
}

/// What only the vendor can grant, and must not be ignored.
Result<void> Reader::check_wishes(const Value& root) const {
  if (const auto servers = root.find("mcp_servers"); servers && servers->first()) {
    return unsupported(document_, *servers, "only the vendor calls tool servers");
  }
  if (const auto container = root.find("container"); container && container->kind() != Kind::null) {
    return unsupported(document_, *container, "only the vendor has containers");
  }
  return {};
}

void Reader::read_settings(const Value& root) {
  // Not of this dialect: the gateway itself puts it there for whoever translates.
  const auto store = root.find("store");
  out_.forbid_storage = store && store->kind() == Kind::boolean && !store->is_true();
  out_.temperature = root.find("temperature").and_then(&Value::number);
  out_.top_p = root.find("top_p").and_then(&Value::number);
  if (const auto limit = root.find("max_tokens").and_then(&Value::unsigned_integer)) {
    out_.output_tokens_max = static_cast<std::uint32_t>(*limit);
  }
  const auto stop = root.find("stop_sequences");
  for (auto word = stop ? stop->first() : std::nullopt; word; word = word->next()) {
    out_.stop.push_back(word->string());
  }
  if (const auto metadata = root.find("metadata")) {
    out_.user = text_or_empty(metadata->find("user_id"));
  }
  const auto config = root.find("output_config");
  const auto format = config ? config->find("format") : std::nullopt;
  if (const auto schema = format ? format->find("schema") : std::nullopt) {
    out_.response_schema_json = schema->raw();
  }
  const auto stream = root.find("stream");
  out_.stream = stream && stream->is_true();
}

Result<void> Reader::read_tools(const Value& root) {
  const auto tools = root.find("tools");
  for (auto tool = tools ? tools->first() : std::nullopt; tool; tool = tool->next()) {
    const auto type = tool->find("type");
    if (type && type->kind() == Kind::string && !type->is("custom")) {
      return unsupported(document_, *tool, "only the vendor has tools of this type");
    }
    const auto schema = tool->find("input_schema");
    const auto strict = tool->find("strict");
    out_.tools.push_back({.name = text_or_empty(tool->find("name")),
                          .description = text_or_empty(tool->find("description")),
                          .schema_json = schema ? std::string(schema->raw()) : "{}",
                          .strict = strict && strict->is_true()});
  }
  return {};
}

void Reader::read_tool_choice(const Value& root) {
  using Choice = Conversation::ToolChoice::Kind;
  const auto choice = root.find("tool_choice");
  const auto type = choice ? choice->find("type") : std::nullopt;
  if (!type) {
    return;
  }
  const auto single = choice->find("disable_parallel_tool_use");
  out_.tool_choice.parallel = !(single && single->is_true());
  if (type->is("any")) {
    out_.tool_choice.kind = Choice::any;
  } else if (type->is("none")) {
    out_.tool_choice.kind = Choice::none;
  } else if (type->is("tool")) {
    out_.tool_choice.kind = Choice::named;
    out_.tool_choice.name = text_or_empty(choice->find("name"));
  }
}

Result<void> Reader::read_message(Conversation::Role role, const Value& content) {
  Conversation::Message message{.role = role};
  SLUICE_CHECK(read_content(content, message.parts));
  out_.messages.push_back(std::move(message));
  return {};
}

Result<void> Reader::read_content(const Value& content, std::vector<Part>& parts) const {
  if (content.kind() == Kind::string) {
    parts.emplace_back(Conversation::Text{content.string()});
    return {};
  }
  for (auto block = content.first(); content.kind() == Kind::array && block;
       block = block->next()) {
    SLUICE_CHECK(read_block(*block, parts));
  }
  return {};
}

Result<void> Reader::read_block(const Value& block, std::vector<Part>& parts) const {
  const auto type = block.find("type");
  const auto is = [&type](std::string_view name) { return type && type->is(name); };
  const auto source = block.find("source");
  const auto content = block.find("content");
  const auto input = block.find("input");
  if (is("text")) {
    parts.emplace_back(Conversation::Text{text_or_empty(block.find("text"))});
  } else if ((is("image") || is("document")) && source) {
    return read_source(*source, parts);
  } else if (is("search_result") && content) {
    return read_content(*content, parts);
  } else if (is("tool_use")) {
    parts.emplace_back(
        Conversation::ToolCall{.id = text_or_empty(block.find("id")),
                               .name = text_or_empty(block.find("name")),
                               .arguments_json = input ? std::string(input->raw()) : "{}"});
  } else if (is("tool_result")) {
    SLUICE_TRY(Conversation::ToolResult result, read_result(block));
    parts.emplace_back(std::move(result));
  } else if (!is("thinking") && !is("redacted_thinking")) {
    return unsupported(document_, block, "only the vendor reads blocks of this type");
  }
  return {};
}

Result<void> Reader::read_source(const Value& source, std::vector<Part>& parts) const {
  const auto type = source.find("type");
  const auto is = [&type](std::string_view name) { return type && type->is(name); };
  const auto content = source.find("content");
  if (is("text")) {
    parts.emplace_back(Conversation::Text{text_or_empty(source.find("data"))});
  } else if (is("content") && content) {
    return read_content(*content, parts);
  } else if (is("base64")) {
    parts.emplace_back(Conversation::Media{.media_type = text_or_empty(source.find("media_type")),
                                           .base64 = text_or_empty(source.find("data"))});
  } else if (is("url")) {
    parts.emplace_back(Conversation::Media{.url = text_or_empty(source.find("url"))});
  } else {
    return unsupported(
        document_, source, "only the vendor that keeps a file can read it by its id");
  }
  return {};
}

Result<Conversation::ToolResult> Reader::read_result(const Value& block) const {
  const auto failed = block.find("is_error");
  Conversation::ToolResult result{.call_id = text_or_empty(block.find("tool_use_id")),
                                  .is_error = failed && failed->is_true()};
  std::vector<Part> parts;
  if (const auto content = block.find("content")) {
    SLUICE_CHECK(read_content(*content, parts));
  }
  for (Part& part : parts) {
    if (auto* text = std::get_if<Conversation::Text>(&part)) {
      result.parts.emplace_back(std::move(*text));
    } else if (auto* media = std::get_if<Conversation::Media>(&part)) {
      result.parts.emplace_back(std::move(*media));
    }
  }
  return result;
}

}  // namespace

Result<Conversation> read_conversation(const Document& document) {
  return Reader(document).read();
}

}  // namespace sluice::dialects::anthropic
