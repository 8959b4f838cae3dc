#include "app/mock/asked.h"

#include <algorithm>
#include <utility>

namespace sluice::mock {
namespace {

using json::Kind;
using json::Value;

constexpr std::string_view kOrder = "call tool ";

bool is_true(const Value& object, std::string_view key) {
  const std::optional<Value> value = object.find(key);
  return value && value->is_true();
}

std::string string_of(const Value& object, std::string_view key) {
  const std::optional<Value> value = object.find(key);
  return value && value->kind() == Kind::string ? value->string() : std::string();
}

/// The text of a string or of a list of parts; tool results may nest one such list.
std::string text_of(const Value& content, int depth = 0) {
  if (content.kind() == Kind::string) {
    return content.string();
  }
  std::string text;
  if (content.kind() != Kind::array || depth > 1) {
    return text;
  }
  for (std::optional<Value> part = content.first(); part; part = part->next()) {
    text += string_of(*part, "text");
    if (const std::optional<Value> nested = part->find("content")) {
      text += text_of(*nested, depth + 1);
    }
  }
  return text;
}

bool has_tool_result(const Value& content) {
  if (content.kind() != Kind::array) {
    return false;
  }
  for (std::optional<Value> part = content.first(); part; part = part->next()) {
    if (string_of(*part, "type") == "tool_result") {
      return true;
    }
  }
  return false;
}

std::optional<Value> last_of(const Value& array) {
  std::optional<Value> last = array.first();
  for (std::optional<Value> item = last; item; item = item->next()) {
    last = item;
  }
  return last;
}

/// The JSON object that starts at `text[0] == '{'`, up to its own closing brace.
std::string_view balanced(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      i += c == '\\' ? 1 : 0;
      in_string = c != '"';
      continue;
    }
    in_string = c == '"';
    depth += (c == '{' ? 1 : 0) - (c == '}' ? 1 : 0);
    if (depth == 0) {
      return text.substr(0, i + 1);
    }
  }
  return {};
}

void read_last_message(Asked& asked, const Value& message, bool offers_tools) {
  const std::optional<Value> content = message.find("content");
  if (!content) {
    return;
  }
  asked.text = text_of(*content);
  const bool by_user = string_of(message, "role") == "user" && !has_tool_result(*content);
  if (offers_tools && by_user) {
    asked.tool = dictated_call(asked.text);
  }
}

}  // namespace

std::optional<ToolWish> dictated_call(std::string_view text) {
  const std::size_t order = text.find(kOrder);
  if (order == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view rest = text.substr(order + kOrder.size());
  const std::string_view name = rest.substr(0, rest.find_first_of(" \t\r\n{"));
  if (name.empty()) {
    return std::nullopt;
  }
  ToolWish wish{.name = std::string(name), .arguments = "{}"};
  const std::size_t brace = rest.find_first_not_of(' ', name.size());
  if (brace != std::string_view::npos && rest[brace] == '{') {
    const std::string_view object = balanced(rest.substr(brace));
    wish.arguments = object.empty() ? "{}" : std::string(object);
  }
  return wish;
}

Result<Asked> read_asked(Vendor vendor, std::string_view body, json::Tape& tape) {
  SLUICE_CHECK(json::walk(body, {}, tape));
  const Value root(tape, body);
  const std::optional<Value> messages = root.find("messages");
  const std::optional<Value> last = messages ? last_of(*messages) : std::nullopt;
  if (!last) {
    return fail(ErrorCode::invalid_input, "`messages` must be a list that is not empty");
  }
  Asked asked{.vendor = vendor};
  asked.model = string_of(root, "model");
  asked.stream = is_true(root, "stream");
  const std::optional<Value> stream_options = root.find("stream_options");
  asked.include_usage = stream_options && is_true(*stream_options, "include_usage");
  asked.input_tokens = std::max<std::int64_t>(1, static_cast<std::int64_t>(body.size() / 4));
  const std::optional<Value> tools = root.find("tools");
  read_last_message(asked, *last, tools && tools->first());
  return asked;
}

}  // namespace sluice::mock
