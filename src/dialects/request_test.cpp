#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "algo/json/escape.h"
#include "algo/json/splice.h"
#include "dialects/dialect.h"

namespace sluice::dialects {
namespace {

Request request_of(DialectKind dialect, std::string_view body) {
  Request request{.dialect = dialect};
  request.body.reserve(body.size() + kBodyPaddingBytes);
  request.body = body;
  return request;
}

Result<Request> read(DialectKind dialect, std::string_view body) {
  Request request = request_of(dialect, body);
  json::Tape tape;
  SLUICE_CHECK(read_request(request, {}, tape));
  return request;
}

std::string text_of(const Request& request, const TextSlot& slot) {
  const std::string_view raw =
      std::string_view(request.body).substr(slot.begin, slot.end - slot.begin);
  return json::unescape(raw, slot.escape_depth);
}

std::vector<const TextSlot*> slots_with(const Request& request, std::string_view text) {
  std::vector<const TextSlot*> found;
  for (const TextSlot& slot : request.slots) {
    if (text_of(request, slot).contains(text)) {
      found.push_back(&slot);
    }
  }
  return found;
}

constexpr std::string_view kCanary = "CANARY";

struct PositionCase {
  const char* note;
  std::string_view fields;  // Of the body; those that it must have are added.
  PositionKind want;
};

std::string body_of(std::string_view fields) {
  std::string body = R"({"model":"m","max_tokens":1,)";
  if (!fields.contains("\"messages\"")) {
    body += R"("messages":[{"role":"user","content":"hi"}],)";
  }
  return body.append(fields).append("}");
}

constexpr PositionCase kChatPositions[] = {
    {"user", R"("messages":[{"role":"user","content":"CANARY"}])", PositionKind::user_text},
    {"content before role",
     R"("messages":[{"content":"CANARY","role":"user"}])",
     PositionKind::user_text},
    {"system", R"("messages":[{"role":"system","content":"CANARY"}])", PositionKind::system_text},
    {"developer",
     R"("messages":[{"role":"developer","content":"CANARY"}])",
     PositionKind::system_text},
    {"earlier assistant turn",
     R"("messages":[{"role":"assistant","content":"CANARY"}])",
     PositionKind::assistant_text},
    {"assistant refusal",
     R"("messages":[{"role":"assistant","refusal":"CANARY"}])",
     PositionKind::assistant_text},
    {"assistant reasoning",
     R"("messages":[{"role":"assistant","content":"","reasoning_content":"CANARY"}])",
     PositionKind::assistant_text},
    {"signed reasoning",
     R"("messages":[{"role":"assistant","content":"",)"
     R"("reasoning_details":[{"data":"CANARY"}]}])",
     PositionKind::signed_block},
    {"tool result as string",
     R"("messages":[{"role":"tool","tool_call_id":"c","content":"CANARY"}])",
     PositionKind::tool_result},
    {"tool result as list",
     R"("messages":[{"role":"tool","tool_call_id":"c","content":[{"type":"text",)"
     R"("text":"CANARY"}]}])",
     PositionKind::tool_result},
    {"tool call id",
     R"("messages":[{"role":"tool","tool_call_id":"CANARY","content":""}])",
     PositionKind::metadata},
    {"tool call arguments, value in JSON in JSON",
     R"("messages":[{"role":"assistant","tool_calls":[{"id":"c","type":"function",)"
     R"("function":{"name":"f","arguments":"{\"to\":\"CANARY\"}"}}]}])",
     PositionKind::tool_arguments},
    {"tool call arguments, key in JSON in JSON",
     R"("messages":[{"role":"assistant","tool_calls":[{"id":"c","type":"function",)"
     R"("function":{"name":"f","arguments":"{\"CANARY\":1}"}}]}])",
     PositionKind::tool_arguments},
    {"tool call arguments that are no JSON",
     R"("messages":[{"role":"assistant","tool_calls":[{"id":"c","type":"function",)"
     R"("function":{"name":"f","arguments":"{\"to\": CANARY"}}]}])",
     PositionKind::tool_arguments},
    {"tool call arguments as an object",
     R"("messages":[{"role":"assistant","tool_calls":[{"id":"c","type":"function",)"
     R"("function":{"name":"f","arguments":{"a":"CANARY"}}}]}])",
     PositionKind::tool_arguments},
    {"custom tool input",
     R"("messages":[{"role":"assistant","tool_calls":[{"id":"c","type":"custom",)"
     R"("custom":{"name":"f","input":"CANARY"}}]}])",
     PositionKind::tool_arguments},
    {"legacy function call",
     R"("messages":[{"role":"assistant","function_call":{"name":"f",)"
     R"("arguments":"{\"a\":[\"CANARY\"]}"}}])",
     PositionKind::tool_arguments},
    {"called tool's name",
     R"("messages":[{"role":"assistant","tool_calls":[{"id":"c","type":"function",)"
     R"("function":{"name":"CANARY","arguments":"{}"}}]}])",
     PositionKind::tool_definition},
    {"offered tool's name",
     R"("tools":[{"type":"function",)"
     R"("function":{"name":"CANARY"}}])",
     PositionKind::tool_definition},
    {"offered tool's description",
     R"("tools":[{"type":"function",)"
     R"("function":{"name":"f","description":"CANARY"}}])",
     PositionKind::tool_definition},
    {"schema property name",
     R"("tools":[{"function":{"name":"f",)"
     R"("parameters":{"properties":{"CANARY":{}}}}}])",
     PositionKind::tool_definition},
    {"schema enum value",
     R"("tools":[{"function":{"name":"f",)"
     R"("parameters":{"properties":{"a":{"enum":["CANARY"]}}}}}])",
     PositionKind::tool_definition},
    {"tool choice",
     R"()"
     R"("tool_choice":{"function":{"name":"CANARY"}})",
     PositionKind::tool_definition},
    {"response schema",
     R"("response_format":{"type":"json_schema",)"
     R"("json_schema":{"name":"CANARY"}})",
     PositionKind::tool_definition},
    {"user", R"("user":"CANARY")", PositionKind::metadata},
    {"name of a speaker",
     R"("messages":[{"role":"user","name":"CANARY","content":""}])",
     PositionKind::metadata},
    {"metadata value", R"("metadata":{"a":"CANARY"})", PositionKind::metadata},
    {"metadata key", R"("metadata":{"CANARY":"a"})", PositionKind::metadata},
    {"unknown top-level field", R"("novel":[{"deep":["CANARY"]}])", PositionKind::metadata},
    {"unknown top-level key", R"("CANARY":1)", PositionKind::metadata},
    {"unknown message field",
     R"("messages":[{"role":"user","content":"","novel":{"a":"CANARY"}}])",
     PositionKind::metadata},
    {"stop sequence", R"("stop":["CANARY"])", PositionKind::metadata},
    {"prompt cache key", R"("prompt_cache_key":"CANARY")", PositionKind::metadata},
    {"prediction",
     R"("prediction":{"type":"content",)"
     R"("content":"CANARY"})",
     PositionKind::user_text},
    {"text part",
     R"("messages":[{"role":"user","content":[{"type":"text","text":"CANARY"}]}])",
     PositionKind::user_text},
    {"part of an unknown type",
     R"("messages":[{"role":"user","content":[{"type":"novel","novel":{"x":"CANARY"}}]}])",
     PositionKind::user_text},
    {"image by address",
     R"("messages":[{"role":"user","content":[{"type":"image_url",)"
     R"("image_url":{"url":"https://h/CANARY"}}]}])",
     PositionKind::media},
    {"file reference",
     R"("messages":[{"role":"user","content":[{"type":"file","file":{"file_id":"CANARY"}}]}])",
     PositionKind::media},
    {"file name",
     R"("messages":[{"role":"user","content":[{"type":"file","file":{"filename":"CANARY",)"
     R"("file_data":"x"}}]}])",
     PositionKind::user_text},
    {"sound",
     R"("messages":[{"role":"user","content":[{"type":"input_audio",)"
     R"("input_audio":{"data":"CANARY"}}]}])",
     PositionKind::media},
    {"role key spelled with escapes",
     R"("messages":[{"r\u006fle":"user","c\u006fntent":"CANARY"}])",
     PositionKind::user_text},
};

constexpr PositionCase kAnthropicPositions[] = {
    {"user", R"("messages":[{"role":"user","content":"CANARY"}])", PositionKind::user_text},
    {"text block",
     R"("messages":[{"role":"user","content":[{"type":"text","text":"CANARY"}]}])",
     PositionKind::user_text},
    {"system as string", R"("system":"CANARY")", PositionKind::system_text},
    {"system as blocks",
     R"("system":[{"type":"text","text":"CANARY"}])",
     PositionKind::system_text},
    {"system in between",
     R"("messages":[{"role":"system","content":"CANARY"}])",
     PositionKind::system_text},
    {"earlier assistant turn",
     R"("messages":[{"role":"assistant","content":"CANARY"}])",
     PositionKind::assistant_text},
    {"tool result as string",
     R"("messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"t",)"
     R"("content":"CANARY"}]}])",
     PositionKind::tool_result},
    {"tool result as blocks",
     R"("messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"t",)"
     R"("content":[{"type":"text","text":"CANARY"}]}]}])",
     PositionKind::tool_result},
    {"tool input value",
     R"("messages":[{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"f",)"
     R"("input":{"a":["CANARY"]}}]}])",
     PositionKind::tool_arguments},
    {"tool input key",
     R"("messages":[{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"f",)"
     R"("input":{"CANARY":1}}]}])",
     PositionKind::tool_arguments},
    {"called tool's name",
     R"("messages":[{"role":"assistant","content":[{"type":"tool_use","id":"t",)"
     R"("name":"CANARY","input":{}}]}])",
     PositionKind::tool_definition},
    {"offered tool's name",
     R"("tools":[{"name":"CANARY",)"
     R"("input_schema":{}}])",
     PositionKind::tool_definition},
    {"offered tool's description",
     R"("tools":[{"name":"f",)"
     R"("description":"CANARY"}])",
     PositionKind::tool_definition},
    {"schema property name",
     R"("tools":[{"name":"f",)"
     R"("input_schema":{"properties":{"CANARY":{}}}}])",
     PositionKind::tool_definition},
    {"schema enum value",
     R"("tools":[{"name":"f",)"
     R"("input_schema":{"enum":["CANARY"]}}])",
     PositionKind::tool_definition},
    {"tool choice",
     R"("tool_choice":{"type":"tool",)"
     R"("name":"CANARY"})",
     PositionKind::tool_definition},
    {"output schema",
     R"()"
     R"("output_config":{"format":{"type":"json_schema","schema":{"title":"CANARY"}}})",
     PositionKind::tool_definition},
    {"thinking",
     R"("messages":[{"role":"assistant","content":[{"type":"thinking","thinking":"CANARY",)"
     R"("signature":"s"}]}])",
     PositionKind::signed_block},
    {"redacted thinking",
     R"("messages":[{"role":"assistant","content":[{"type":"redacted_thinking",)"
     R"("data":"CANARY"}]}])",
     PositionKind::signed_block},
    {"encrypted search result",
     R"("messages":[{"role":"assistant","content":[{"type":"web_search_tool_result",)"
     R"("tool_use_id":"t","content":[{"type":"web_search_result",)"
     R"("encrypted_content":"CANARY"}]}]}])",
     PositionKind::signed_block},
    {"title of a search result",
     R"("messages":[{"role":"assistant","content":[{"type":"web_search_tool_result",)"
     R"("tool_use_id":"t","content":[{"type":"web_search_result","title":"CANARY"}]}]}])",
     PositionKind::tool_result},
    {"image",
     R"("messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64",)"
     R"("media_type":"image/png","data":"CANARY"}}]}])",
     PositionKind::media},
    {"image by address",
     R"("messages":[{"role":"user","content":[{"type":"image","source":{"type":"url",)"
     R"("url":"CANARY"}}]}])",
     PositionKind::media},
    {"file reference",
     R"("messages":[{"role":"user","content":[{"type":"document","source":{"type":"file",)"
     R"("file_id":"CANARY"}}]}])",
     PositionKind::media},
    {"plain text document",
     R"("messages":[{"role":"user","content":[{"type":"document","source":{"type":"text",)"
     R"("media_type":"text/plain","data":"CANARY"}}]}])",
     PositionKind::user_text},
    {"document of blocks",
     R"("messages":[{"role":"user","content":[{"type":"document","source":{"type":"content",)"
     R"("content":[{"type":"text","text":"CANARY"}]}}]}])",
     PositionKind::user_text},
    {"document title",
     R"("messages":[{"role":"user","content":[{"type":"document","title":"CANARY",)"
     R"("source":{"type":"base64","data":"x"}}]}])",
     PositionKind::user_text},
    {"search result given as context",
     R"("messages":[{"role":"user","content":[{"type":"search_result","source":"https://h",)"
     R"("title":"t","content":[{"type":"text","text":"CANARY"}]}]}])",
     PositionKind::user_text},
    {"user id", R"("metadata":{"user_id":"CANARY"})", PositionKind::metadata},
    {"stop sequence", R"("stop_sequences":["CANARY"])", PositionKind::metadata},
    {"tool server with its token",
     R"()"
     R"("mcp_servers":[{"authorization_token":"CANARY"}])",
     PositionKind::metadata},
    {"unknown top-level key", R"("CANARY":1)", PositionKind::metadata},
    {"unknown block",
     R"("messages":[{"role":"user","content":[{"type":"novel","novel":{"CANARY":[]}}]}])",
     PositionKind::user_text},
};

void expect_positions(DialectKind dialect, std::span<const PositionCase> cases) {
  for (const PositionCase& c : cases) {
    SCOPED_TRACE(c.note);
    const auto request = read(dialect, body_of(c.fields));
    ASSERT_TRUE(request) << request.error().message << " at " << request.error().param;
    const auto found = slots_with(*request, kCanary);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(to_string(found.front()->position), to_string(c.want));
  }
}

// A position without a slot is a place from which text leaves unseen by any detector.
TEST(ReadRequest, EveryPositionHasItsSlot) {
  expect_positions(DialectKind::openai_chat, kChatPositions);
  expect_positions(DialectKind::anthropic, kAnthropicPositions);
}

}  // namespace
}  // namespace sluice::dialects
