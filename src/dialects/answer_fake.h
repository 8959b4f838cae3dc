#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "dialects/answer_reading.h"

namespace sluice::dialects {

// NOLINTBEGIN(bugprone-suspicious-missing-comma): long events are broken over lines on purpose.

/// Short names of the dialects.
inline constexpr auto kChat = DialectKind::openai_chat;
inline constexpr auto kAnthropic = DialectKind::anthropic;

/// What a caller of `dialect` asked for.
[[nodiscard]] inline AnswerShape shape(DialectKind dialect, bool stream) {
  return {.dialect = dialect,
          .stream = stream,
          .model = "wish",
          .id = "req_1",
          .created = 1'700'000'000};
}

/// Events of a chat stream from their JSON.
[[nodiscard]] inline std::string chat_stream(std::initializer_list<std::string_view> chunks) {
  std::string bytes;
  for (const std::string_view chunk : chunks) {
    bytes.append("data: ").append(chunk).append("\n\n");
  }
  return bytes;
}

/// Events of a message stream; the name is the type, as engines send it.
[[nodiscard]] inline std::string message_stream(std::initializer_list<std::string_view> events) {
  std::string bytes;
  for (const std::string_view event : events) {
    const auto type = nlohmann::json::parse(event).at("type").get<std::string>();
    bytes.append("event: ").append(type).append("\ndata: ").append(event).append("\n\n");
  }
  return bytes;
}

/// A text with an escape, in pieces, and its usage.
inline const std::string kChatText = chat_stream({
    R"({"id":"c1","object":"chat.completion.chunk","created":7,"model":"real",)"
    R"("choices":[{"index":0,"delta":{"role":"assistant","content":null},"finish_reason":null}],)"
    R"("usage":null})",
    R"({"id":"c1","created":7,"model":"real","choices":[{"index":0,"delta":{"content":"Hi \"A"},)"
    R"("logprobs":{"content":[]},"finish_reason":null}],"usage":null})",
    R"({"id":"c1","created":7,"model":"real","choices":[{"index":0,"delta":{"content":"nn\u00e9"},)"
    R"("finish_reason":null}]})",
    R"({"id":"c1","created":7,"model":"real","choices":[{"index":0,"delta":{},)"
    R"("finish_reason":"stop"}]})",
    R"({"id":"c1","created":7,"model":"real","choices":[],"usage":{"prompt_tokens":10,)"
    R"("completion_tokens":4,"total_tokens":14,"prompt_tokens_details":{"cached_tokens":3},)"
    R"("completion_tokens_details":{"reasoning_tokens":1}}})",
    "[DONE]",
});

/// A sentence and two calls of tools, the arguments of one in pieces.
inline const std::string kChatTools = chat_stream({
    R"({"id":"c2","created":7,"model":"real","choices":[{"index":0,"delta":{"role":"assistant",)"
    R"("content":"Let me see. "}}]})",
    R"({"id":"c2","created":7,"model":"real","choices":[{"index":0,"delta":{"tool_calls":[)"
    R"({"index":0,"id":"call_a","type":"function","function":{"name":"mail","arguments":""}}]}}]})",
    R"({"id":"c2","created":7,"model":"real","choices":[{"index":0,"delta":{"tool_calls":[)"
    R"({"index":0,"function":{"arguments":"{\"to\":\"EMA"}}]}}]})",
    R"({"id":"c2","created":7,"model":"real","choices":[{"index":0,"delta":{"tool_calls":[)"
    R"({"index":0,"function":{"arguments":"IL_X\"}"}}]}}]})",
    R"({"id":"c2","created":7,"model":"real","choices":[{"index":0,"delta":{"tool_calls":[)"
    R"({"index":1,"id":"call_b","type":"function",)"
    R"("function":{"name":"now","arguments":"{}"}}]}}]})",
    R"({"id":"c2","created":7,"model":"real","choices":[{"index":0,"delta":{},)"
    R"("finish_reason":"tool_calls"}]})",
    "[DONE]",
});

/// Everything that a message stream can hold: thinking, text, a tool.
inline const std::string kMessageAll = message_stream({
    R"({"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant",)"
    R"("model":"real","content":[],"stop_reason":null,"stop_sequence":null,)"
    R"("usage":{"input_tokens":10,"cache_creation_input_tokens":2,"cache_read_input_tokens":3,)"
    R"("output_tokens":1}}})",
    R"({"type":"content_block_start","index":0,)"
    R"("content_block":{"type":"thinking","thinking":"","signature":""}})",
    R"({"type":"ping"})",
    R"({"type":"content_block_delta","index":0,)"
    R"("delta":{"type":"thinking_delta","thinking":"EMAIL_X wants"}})",
    R"({"type":"content_block_delta","index":0,)"
    R"("delta":{"type":"signature_delta","signature":"c2ln"}})",
    R"({"type":"content_block_stop","index":0})",
    R"({"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}})",
    R"({"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Hi EMA"}})",
    R"({"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"IL_X\n"}})",
    R"({"type":"content_block_stop","index":1})",
    R"({"type":"content_block_start","index":2,)"
    R"("content_block":{"type":"tool_use","id":"toolu_1","name":"mail","input":{}}})",
    R"({"type":"content_block_delta","index":2,)"
    R"("delta":{"type":"input_json_delta","partial_json":"{\"to\":\"EMAIL_X"}})",
    R"({"type":"content_block_delta","index":2,)"
    R"("delta":{"type":"input_json_delta","partial_json":"\"}"}})",
    R"({"type":"content_block_stop","index":2})",
    R"({"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},)"
    R"("usage":{"output_tokens":20,"output_tokens_details":{"thinking_tokens":5}}})",
    R"({"type":"message_stop"})",
});

/// The JSON of each event of a stream, in order; `[DONE]` as a string.
[[nodiscard]] inline std::vector<nlohmann::json> events_of(std::string_view wire) {
  std::vector<nlohmann::json> events;
  std::size_t at = 0;
  while ((at = wire.find("data: ", at)) != std::string_view::npos) {
    const std::size_t end = wire.find("\n\n", at);
    const std::string_view data = wire.substr(at + 6, end - at - 6);
    events.push_back(data == "[DONE]" ? nlohmann::json("[DONE]") : nlohmann::json::parse(data));
    at = end;
  }
  return events;
}

// NOLINTEND(bugprone-suspicious-missing-comma)

}  // namespace sluice::dialects
