#include "app/request_dialect.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace sluice {
namespace {

using nlohmann::json;

/// What speaks for either side so far.
struct Signs {
  int anthropic = 0;
  int openai = 0;
};

// Source: the reference of both APIs, POST /v1/messages and POST /v1/chat/completions (2025-11).
constexpr std::array<std::string_view, 8> kAnthropicMembers = {"system",
                                                               "anthropic_version",
                                                               "stop_sequences",
                                                               "top_k",
                                                               "thinking",
                                                               "container",
                                                               "mcp_servers",
                                                               "context_management"};
constexpr std::array<std::string_view, 17> kOpenAiMembers = {"n",
                                                             "stop",
                                                             "seed",
                                                             "user",
                                                             "logprobs",
                                                             "functions",
                                                             "modalities",
                                                             "logit_bias",
                                                             "prediction",
                                                             "top_logprobs",
                                                             "function_call",
                                                             "stream_options",
                                                             "response_format",
                                                             "reasoning_effort",
                                                             "presence_penalty",
                                                             "frequency_penalty",
                                                             "max_completion_tokens"};
constexpr std::array<std::string_view, 8> kAnthropicBlocks = {"image",
                                                              "document",
                                                              "thinking",
                                                              "tool_use",
                                                              "tool_result",
                                                              "search_result",
                                                              "server_tool_use",
                                                              "redacted_thinking"};
constexpr std::array<std::string_view, 4> kOpenAiParts = {
    "image_url", "input_audio", "file", "refusal"};
constexpr std::array<std::string_view, 4> kOpenAiRoles = {
    "system", "developer", "tool", "function"};

bool has(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

/// The text of a member; empty when there is none, or when it is something else.
std::string text_at(const json& object, const char* name) {
  const auto member = object.is_object() ? object.find(name) : object.end();
  return member != object.end() && member->is_string() ? member->get<std::string>() : "";
}

/// The elements of a list that is a member; none when it is something else.
const json& list_at(const json& object, const char* name) {
  static const json kNone = json::array();
  const auto member = object.is_object() ? object.find(name) : object.end();
  return member != object.end() && member->is_array() ? *member : kNone;
}

void weigh_members(const json& request, Signs& signs) {
  for (const auto& [name, value] : request.items()) {
    signs.anthropic += has(kAnthropicMembers, name) ? 1 : 0;
    signs.openai += has(kOpenAiMembers, name) ? 1 : 0;
  }
}

void weigh_message(const json& message, Signs& signs) {
  signs.openai += has(kOpenAiRoles, text_at(message, "role")) ? 1 : 0;
  signs.openai += message.is_object() && message.contains("tool_calls") ? 1 : 0;
  for (const json& block : list_at(message, "content")) {
    const std::string type = text_at(block, "type");
    signs.anthropic += has(kAnthropicBlocks, type) ? 1 : 0;
    signs.openai += has(kOpenAiParts, type) ? 1 : 0;
  }
}

void weigh_tool(const json& tool, Signs& signs) {
  if (tool.is_object()) {
    signs.anthropic += tool.contains("input_schema") ? 1 : 0;
    signs.openai += tool.contains("function") ? 1 : 0;
  }
}

}  // namespace

DialectKind likely_dialect(const json& request) {
  if (!request.is_object()) {
    return DialectKind::openai_chat;
  }
  Signs signs;
  weigh_members(request, signs);
  for (const json& message : list_at(request, "messages")) {
    weigh_message(message, signs);
  }
  for (const json& tool : list_at(request, "tools")) {
    weigh_tool(tool, signs);
  }
  if (signs.anthropic == signs.openai) {  // `max_tokens` is a must there, and fading out here.
    const bool is_claude = text_at(request, "model").starts_with("claude");
    signs.anthropic += is_claude && request.contains("max_tokens") ? 1 : 0;
  }
  return signs.anthropic > signs.openai ? DialectKind::anthropic : DialectKind::openai_chat;
}

}  // namespace sluice
