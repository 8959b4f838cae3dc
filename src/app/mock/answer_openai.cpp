#include <utility>

#include <nlohmann/json.hpp>

#include "app/mock/answer.h"

namespace sluice::mock::openai {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::int64_t kCreated = 1767225600;  // Constant, so that answers repeat byte for byte.

/// Bytes that are no UTF-8 are replaced: a provider never sends them.
std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json usage_of(const Asked& asked, std::string_view said) {
  const std::int64_t output = token_count(said);
  return {{"prompt_tokens", asked.input_tokens},
          {"completion_tokens", output},
          {"total_tokens", asked.input_tokens + output}};
}

Json envelope(const Asked& asked, std::string_view object) {
  return {
      {"id", "chatcmpl-mock"}, {"object", object}, {"created", kCreated}, {"model", asked.model}};
}

Json tool_call(const ToolWish& tool) {
  return {{"id", "call_mock"},
          {"type", "function"},
          {"function", {{"name", tool.name}, {"arguments", tool.arguments}}}};
}

std::string write_whole(const Asked& asked, std::string_view text) {
  Json message = {{"role", "assistant"}, {"content", text}, {"refusal", nullptr}};
  if (asked.tool) {
    message["content"] = nullptr;
    message["tool_calls"] = Json::array({tool_call(*asked.tool)});
  }
  Json body = envelope(asked, "chat.completion");
  body["choices"] = Json::array({{{"index", 0},
                                  {"message", std::move(message)},
                                  {"logprobs", nullptr},
                                  {"finish_reason", asked.tool ? "tool_calls" : "stop"}}});
  body["usage"] = usage_of(asked, asked.tool ? asked.tool->arguments : text);
  return dump(body);
}

std::string event(const Json& body) {
  return "data: " + dump(body) + "\n\n";
}

std::string delta_event(const Asked& asked, Json delta, Json finish_reason = nullptr) {
  Json body = envelope(asked, "chat.completion.chunk");
  body["choices"] = Json::array({{{"index", 0},
                                  {"delta", std::move(delta)},
                                  {"logprobs", nullptr},
                                  {"finish_reason", std::move(finish_reason)}}});
  if (asked.include_usage) {
    body["usage"] = nullptr;
  }
  return event(body);
}

void add_text(const Asked& asked, std::string_view text, int chunks, ScriptedAnswer& answer) {
  answer.pieces.push_back(delta_event(asked, {{"role", "assistant"}, {"content", ""}}));
  for (const std::string& piece : split_text(text, chunks)) {
    answer.pieces.push_back(delta_event(asked, {{"content", piece}}));
  }
}

void add_tool_call(const Asked& asked, const ToolWish& tool, int chunks, ScriptedAnswer& answer) {
  const ToolWish head{.name = tool.name, .arguments = ""};
  Json call = tool_call(head);
  call["index"] = 0;
  answer.pieces.push_back(delta_event(
      asked, {{"role", "assistant"}, {"content", nullptr}, {"tool_calls", Json::array({call})}}));
  for (const std::string& piece : split_text(tool.arguments, chunks)) {
    const Json fragment = {{"index", 0}, {"function", {{"arguments", piece}}}};
    answer.pieces.push_back(delta_event(asked, {{"tool_calls", Json::array({fragment})}}));
  }
}

}  // namespace

void write(const Asked& asked, std::string_view text, int chunks, ScriptedAnswer& answer) {
  if (!asked.stream) {
    answer.pieces.push_back(write_whole(asked, text));
    return;
  }
  if (asked.tool) {
    add_tool_call(asked, *asked.tool, chunks, answer);
  } else {
    add_text(asked, text, chunks, answer);
  }
  answer.pieces.push_back(delta_event(asked, Json::object(), asked.tool ? "tool_calls" : "stop"));
  if (asked.include_usage) {
    Json body = envelope(asked, "chat.completion.chunk");
    body["choices"] = Json::array();
    body["usage"] = usage_of(asked, asked.tool ? asked.tool->arguments : text);
    answer.pieces.push_back(event(body));
  }
  answer.pieces.emplace_back("data: [DONE]\n\n");
}

}  // namespace sluice::mock::openai
