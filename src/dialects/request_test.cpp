#include <algorithm>
#include <span>
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
     PositionKind::media},
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
     PositionKind::media},
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

// A body whose slots are out of order, overlap or spill over their string cannot be patched.
TEST(ReadRequest, SlotsAreInOrderAndApart) {
  for (const PositionCase& c : kChatPositions) {
    SCOPED_TRACE(c.note);
    const auto request = read(DialectKind::openai_chat, body_of(c.fields));
    ASSERT_TRUE(request);
    std::uint32_t end = 0;
    for (const TextSlot& slot : request->slots) {
      EXPECT_GE(slot.begin, end);
      EXPECT_GE(slot.end, slot.begin);
      end = slot.end;
    }
    EXPECT_LE(end, request->body.size());
  }
}

struct NestedCase {
  const char* note;
  std::string_view arguments;  // As it stands in the body, between the quotes.
  std::vector<std::string> texts;
  std::uint8_t depth;  // Of the last slot.
};

std::vector<NestedCase> nested_cases() {
  return {
      {"value and key", R"({\"to\":\"ann\"})", {"to", "ann"}, 2},
      {"escapes of both levels", R"({\"a\":\"x\\ny\\\"z\"})", {"a", "x\ny\"z"}, 2},
      {"quotes spelled as code points", R"({\u0022a\u0022:\u0022b\u0022})", {"a", "b"}, 2},
      {"long number", R"({\"a\":12345678})", {"a", "12345678"}, 1},
      {"short number", R"({\"a\":123456})", {"a"}, 2},
      {"json in json in json", R"({\"a\":\"{\\\"b\\\":\\\"c\\\"}\"})", {"a", "b", "c"}, 3},
      {"list", R"([\"a\",[\"b\"]])", {"a", "b"}, 2},
      {"no json", R"({\"a\": ann)", {"{\"a\": ann"}, 1},
      {"a key twice is no json", R"({\"a\":1,\"a\":2})", {"{\"a\":1,\"a\":2}"}, 1},
      {"a bare string", R"(\"ann\")", {"\"ann\""}, 1},
      {"empty", "", {""}, 1},
  };
}

// Arguments are JSON in JSON: a value hidden behind a second round of escapes must be read, and its
// bytes known exactly, or the patch breaks the arguments.
TEST(ReadRequest, ArgumentsInsideStrings) {
  for (const NestedCase& c : nested_cases()) {
    SCOPED_TRACE(c.note);
    const std::string fields =
        R"("messages":[{"role":"assistant","tool_calls":[{"function":{"arguments":")" +
        std::string(c.arguments) + R"("}}]}])";
    const auto request = read(DialectKind::openai_chat, body_of(fields));
    ASSERT_TRUE(request) << request.error().message;
    std::vector<std::string> texts;
    const TextSlot* last = nullptr;
    for (const TextSlot& slot : request->slots) {
      if (slot.position == PositionKind::tool_arguments) {
        texts.push_back(text_of(*request, slot));
        last = &slot;
      }
    }
    EXPECT_EQ(texts, c.texts);
    ASSERT_NE(last, nullptr);
    EXPECT_EQ(last->escape_depth, c.depth);
  }
}

// A card number sent as a JSON number is as secret as one in quotes.
TEST(ReadRequest, LongNumbersAreSlots) {
  const auto request =
      read(DialectKind::openai_chat,
           body_of(R"("a":4111111111111111,"b":-1234567,"c":123456,"d":1.23456e7)"));
  ASSERT_TRUE(request);
  std::vector<std::string> numbers;
  for (const TextSlot& slot : request->slots) {
    if (slot.kind == SlotKind::number) {
      numbers.push_back(text_of(*request, slot));
      EXPECT_EQ(slot.escape_depth, 0);
    }
  }
  EXPECT_EQ(numbers, (std::vector<std::string>{"4111111111111111", "-1234567", "1.23456e7"}));
}

std::vector<std::uint32_t> runs_of(const Request& request, std::string_view text) {
  std::vector<std::uint32_t> runs;
  for (const TextSlot* slot : slots_with(request, text)) {
    runs.push_back(slot->run);
  }
  return runs;
}

// A value split over two parts that stand side by side is one text to a model, so to us; parts
// with an image between them, or of two messages, are not.
TEST(ReadRequest, TextPartsSideBySideShareARun) {
  const auto chat =
      read(DialectKind::openai_chat,
           body_of(R"("messages":[{"role":"user","content":[)"
                   R"({"type":"text","text":"X1"},{"text":"X2","type":"text"},)"
                   R"({"type":"image_url","image_url":{"url":"u"}},)"
                   R"({"type":"text","text":"X3"}]},{"role":"user","content":"X4"}])"));
  const auto anthropic =
      read(DialectKind::anthropic,
           body_of(R"("messages":[{"role":"user","content":[{"type":"text","text":"X1"},)"
                   R"({"type":"text","text":"X2"},{"type":"image","source":{"type":"url"}},)"
                   R"({"type":"text","text":"X3"}]},{"role":"user","content":"X4"}])"));
  for (const auto* request : {&chat, &anthropic}) {
    ASSERT_TRUE(*request);
    const auto runs = runs_of(**request, "X");
    ASSERT_EQ(runs.size(), 4U);
    EXPECT_EQ(runs[0], runs[1]);
    EXPECT_NE(runs[1], runs[2]);
    EXPECT_NE(runs[2], runs[3]);
  }
}

struct RefusedCase {
  const char* note;
  DialectKind dialect;
  std::string_view body;
  std::string_view param;
};

constexpr auto kChat = DialectKind::openai_chat;
constexpr auto kAnthropic = DialectKind::anthropic;

constexpr RefusedCase kRefused[] = {
    {"no json", kChat, "{", "$"},
    {"no object", kChat, "[]", "$"},
    {"no model", kChat, R"({"messages":[{"role":"user","content":""}]})", "$.model"},
    {"model is a number", kChat, R"({"model":1,"messages":[]})", "$.model"},
    {"model is empty", kChat, R"({"model":"","messages":[]})", "$.model"},
    {"no messages", kChat, R"({"model":"m"})", "$.messages"},
    {"messages is a string", kChat, R"({"model":"m","messages":"hi"})", "$.messages"},
    {"messages is empty", kChat, R"({"model":"m","messages":[]})", "$.messages"},
    {"message is a string", kChat, R"({"model":"m","messages":["hi"]})", "$.messages[0]"},
    {"no role", kChat, R"({"model":"m","messages":[{"content":""}]})", "$.messages[0].role"},
    {"role is unknown",
     kChat,
     R"({"model":"m","messages":[{"role":"x","content":""}]})",
     "$.messages[0].role"},
    {"no content", kChat, R"({"model":"m","messages":[{"role":"user"}]})", "$.messages[0].content"},
    {"content is a number",
     kChat,
     R"({"model":"m","messages":[{"role":"user","content":1}]})",
     "$.messages[0].content"},
    {"part is a number",
     kChat,
     R"({"model":"m","messages":[{"role":"user","content":[1]}]})",
     "$.messages[0].content[0]"},
    {"stream is a string",
     kChat,
     R"({"model":"m","messages":[{"role":"user","content":""}],"stream":"yes"})",
     "$.stream"},
    {"limit is negative",
     kChat,
     R"({"model":"m","messages":[{"role":"user","content":""}],"max_tokens":-1})",
     "$.max_tokens"},
    {"limit is too large",
     kChat,
     R"({"model":"m","messages":[{"role":"user","content":""}],"max_tokens":2147483648})",
     "$.max_tokens"},
    {"temperature is a string",
     kChat,
     R"({"model":"m","messages":[{"role":"user","content":""}],"temperature":"hot"})",
     "$.temperature"},
    {"stop holds a number",
     kChat,
     R"({"model":"m","messages":[{"role":"user","content":""}],"stop":[1]})",
     "$.stop[0]"},
    {"tools is an object",
     kChat,
     R"({"model":"m","messages":[{"role":"user","content":""}],"tools":{}})",
     "$.tools"},
    {"tool is a string",
     kChat,
     R"({"model":"m","messages":[{"role":"user","content":""}],"tools":["f"]})",
     "$.tools[0]"},
    {"key twice", kChat, R"({"model":"m","model":"n","messages":[]})", "$.model"},
    {"no limit",
     kAnthropic,
     R"({"model":"m","messages":[{"role":"user","content":""}]})",
     "$.max_tokens"},
    {"limit is null",
     kAnthropic,
     R"({"model":"m","max_tokens":null,"messages":[{"role":"user","content":""}]})",
     "$.max_tokens"},
    {"role of the other dialect",
     kAnthropic,
     R"({"model":"m","max_tokens":1,"messages":[{"role":"tool","content":""}]})",
     "$.messages[0].role"},
    {"content is null",
     kAnthropic,
     R"({"model":"m","max_tokens":1,"messages":[{"role":"user","content":null}]})",
     "$.messages[0].content"},
    {"block is a string",
     kAnthropic,
     R"({"model":"m","max_tokens":1,"messages":[{"role":"user","content":["a"]}]})",
     "$.messages[0].content[0]"},
    {"system is a number",
     kAnthropic,
     R"({"model":"m","max_tokens":1,"messages":[{"role":"user","content":""}],"system":1})",
     "$.system"},
};

// Whoever sends nonsense must be told where, or searches for an hour.
TEST(ReadRequest, RefusesWithThePath) {
  for (const RefusedCase& c : kRefused) {
    SCOPED_TRACE(c.note);
    const auto request = read(c.dialect, c.body);
    ASSERT_FALSE(request);
    EXPECT_EQ(request.error().code, ErrorCode::invalid_input);
    EXPECT_EQ(request.error().param, c.param);
    EXPECT_FALSE(request.error().message.empty());
  }
}

struct ManyCase {
  const char* note;
  DialectKind dialect;
  std::string_view body;
  std::vector<std::string_view> paths;  // In the order in which they are told.
};

const ManyCase kMany[] = {
    {"what is missing comes first",
     kChat,
     R"({"stream":"yes"})",
     {"$.model", "$.messages", "$.stream"}},
    {"every field",
     kChat,
     R"({"stop":[1,"a",2],"user":7,"model":1,"messages":[{"role":"user","content":"hi"}],
         "tools":["f",{},"g"],"temperature":"hot"})",
     {"$.stop[0]", "$.stop[2]", "$.user", "$.model", "$.tools[0]", "$.tools[2]", "$.temperature"}},
    {"every message",
     kChat,
     R"({"model":"m","messages":[7,{"role":"x","content":1},{"role":"user"},
         {"role":"user","content":["a",1,{"type":"text","text":"b"},[]]},{"content":"a"}]})",
     {"$.messages[0]",
      "$.messages[1].role",
      "$.messages[1].content",
      "$.messages[2].content",
      "$.messages[3].content[1]",
      "$.messages[3].content[3]",
      "$.messages[4].role"}},
    {"calls",
     kChat,
     R"({"model":"m","messages":[{"role":"assistant","tool_calls":[1,{"function":"f"}]}]})",
     {"$.messages[0].tool_calls[0]", "$.messages[0].tool_calls[1].function"}},
    {"a call needs no content, whoever made it",
     kChat,
     R"({"model":"m","messages":[{"tool_calls":[{"function":{"name":"f"}}]}],"n":"1"})",
     {"$.messages[0].role", "$.n"}},
    {"every message",
     kAnthropic,
     R"({"model":"","messages":[7,{"role":"tool","content":1},{"role":"user"},
         {"role":"user","content":["a",{"type":"text","text":"b"},null]}],"system":1})",
     {"$.max_tokens",
      "$.model",
      "$.messages[0]",
      "$.messages[1].role",
      "$.messages[1].content",
      "$.messages[2].content",
      "$.messages[3].content[0]",
      "$.messages[3].content[2]",
      "$.system"}},
    {"blocks in blocks",
     kAnthropic,
     R"({"model":"m","max_tokens":-1,"messages":[{"role":"user","content":[
         {"type":"tool_result","tool_use_id":"t","content":[1,"a"]}]}]})",
     {"$.max_tokens",
      "$.messages[0].content[0].content[0]",
      "$.messages[0].content[0].content[1]"}},
};

/// The paths that an error names: its own and those in its message.
std::vector<std::string> paths_of(const Error& error) {
  std::vector<std::string> paths = {error.param};
  for (std::size_t at = error.message.find("; $"); at != std::string::npos;
       at = error.message.find("; $", at + 1)) {
    paths.push_back(error.message.substr(at + 2, error.message.find(": ", at) - at - 2));
  }
  return paths;
}

// Told of one mistake at a time, a developer sends a request ten times to mend it.
TEST(ReadRequest, TellsEveryProblem) {
  for (const ManyCase& c : kMany) {
    SCOPED_TRACE(c.note);
    const auto request = read(c.dialect, c.body);
    ASSERT_FALSE(request);
    EXPECT_EQ(request.error().code, ErrorCode::invalid_input);
    EXPECT_EQ(paths_of(request.error()), std::vector<std::string>(c.paths.begin(), c.paths.end()))
        << request.error().message;
  }
}

std::string body_with_bad_messages(std::size_t count) {
  std::string messages;
  for (std::size_t i = 0; i < count; ++i) {
    messages += i == 0 ? "7" : ",7";
  }
  return R"({"model":"m","messages":[)" + messages + "]}";
}

// A body of a million mistakes must not cost a million messages.
TEST(ReadRequest, StopsAtTheMostProblems) {
  constexpr std::size_t kMax = 16;  // As docs/configuration.md says.
  for (const std::size_t count : {kMax - 1, kMax, kMax + 1, 100'000UL}) {
    SCOPED_TRACE(count);
    const auto request = read(kChat, body_with_bad_messages(count));
    ASSERT_FALSE(request);
    EXPECT_EQ(paths_of(request.error()).size(), std::min(count, kMax));
    EXPECT_EQ(request.error().message.ends_with("was not read"), count >= kMax);
    EXPECT_LT(request.error().message.size(), 4'096U);
  }
}

// Clients send what is new before we know it.
TEST(ReadRequest, UnknownFieldsAndNullsPass) {
  EXPECT_TRUE(read(kChat,
                   body_of(R"("novel":{"a":[1,null,true]},"stream":null,"stop":null,"tools":null,)"
                           R"("temperature":null,"max_completion_tokens":null,"user":null)")));
}

struct UsageCase {
  const char* note;
  std::string_view fields;
  std::string_view want;  // The body that the engine reads, without its head.
  bool include_usage;
};

constexpr UsageCase kUsageCases[] = {
    {"not streamed", R"("stream":false)", R"("stream":false})", false},
    {"not streamed, though asked",
     R"("stream_options":{"include_usage":true})",
     R"("stream_options":{"include_usage":true}})",
     false},
    {"no options",
     R"("stream":true)",
     R"("stream":true,"stream_options":{"include_usage":true}})",
     false},
    {"null",
     R"("stream_options":null,"stream":true)",
     R"("stream_options":{"include_usage":true},"stream":true})",
     false},
    {"empty",
     R"("stream":true,"stream_options":{})",
     R"("stream":true,"stream_options":{"include_usage":true}})",
     false},
    {"other options",
     R"("stream":true,"stream_options":{"a":1})",
     R"("stream":true,"stream_options":{"a":1,"include_usage":true}})",
     false},
    {"declined",
     R"("stream":true,"stream_options":{"include_usage": false})",
     R"("stream":true,"stream_options":{"include_usage": true}})",
     false},
    {"wanted",
     R"("stream":true,"stream_options":{"include_usage":true})",
     R"("stream":true,"stream_options":{"include_usage":true}})",
     true},
};

// Without the engine's figures nothing can be booked; so they are asked for whatever the caller
// says.
TEST(ReadRequest, ChatStreamsAlwaysAskForUsage) {
  for (const UsageCase& c : kUsageCases) {
    SCOPED_TRACE(c.note);
    const auto request = read(kChat, body_of(c.fields));
    ASSERT_TRUE(request);
    EXPECT_TRUE(json::splice(request->body, request->upstream_edits).ends_with(c.want));
    EXPECT_EQ(request->include_usage, c.include_usage);
  }
}

/// The first user message as it was written, each of its texts with a bar behind.
std::string first_words(const Request& request) {
  std::string words;
  for (const auto& [begin, end] : request.first_user_message) {
    words += request.body.substr(begin, end - begin) + "|";
  }
  return words;
}

// What the request needs decides which models can serve it.
TEST(ReadRequest, Fields) {
  const auto chat = read(
      kChat,
      R"({"messages":[{"role":"system","content":"s"},{"role":"user","content":[{"type":"text",)"
      R"("text":"a\n"},{"type":"image_url","image_url":{"url":"u"}},{"type":"text","text":"b"}]},)"
      R"({"role":"user","content":"c"}],"tools":[{}],"max_tokens":5,"max_completion_tokens":6,)"
      R"("response_format":{"type":"json_schema"},"stream":true,"model":"wi\u0073h"})");
  ASSERT_TRUE(chat);
  EXPECT_EQ(chat->model_wish, "wish");
  EXPECT_EQ(
      chat->body.substr(chat->model_value.begin, chat->model_value.end - chat->model_value.begin),
      R"("wi\u0073h")");
  EXPECT_EQ(first_words(*chat), "a\\n|b|");
  EXPECT_EQ(chat->needs,
            bit(Capability::tools) | bit(Capability::vision) | bit(Capability::json_schema));
  EXPECT_EQ(chat->output_tokens_max, 6U);
  EXPECT_EQ(chat->input_tokens_estimate, chat->body.size() / 4);
  EXPECT_TRUE(chat->stream);

  const auto anthropic =
      read(kAnthropic,
           R"({"model":"m","max_tokens":7,"thinking":{"type":"enabled","budget_tokens":1024},)"
           R"("messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"t",)"
           R"("content":"r"},{"type":"text","text":"first"}]}]})");
  ASSERT_TRUE(anthropic);
  EXPECT_EQ(first_words(*anthropic), "first|");
  EXPECT_EQ(anthropic->needs, bit(Capability::thinking) | bit(Capability::tools));
  EXPECT_EQ(anthropic->output_tokens_max, 7U);
  EXPECT_TRUE(anthropic->upstream_edits.empty());

  const auto plain = read(kChat, body_of(R"("tools":[])"));
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->needs, 0);
}

// A request object is used again; nothing of the one before may remain.
TEST(ReadRequest, ForgetsWhatWasReadBefore) {
  Request request = request_of(kChat, body_of(R"("tools":[{}],"stream":true,"user":"u")"));
  json::Tape tape;
  ASSERT_TRUE(read_request(request, {}, tape));
  request.body.assign(R"({"model":"n","messages":[{"role":"user","content":"x"}]})");
  ASSERT_TRUE(read_request(request, {}, tape));
  const auto fresh = read(kChat, request.body);
  ASSERT_TRUE(fresh);
  EXPECT_EQ(request.slots, fresh->slots);
  EXPECT_EQ(request.needs, 0);
  EXPECT_FALSE(request.stream);
  EXPECT_TRUE(request.upstream_edits.empty());
  EXPECT_EQ(first_words(request), "x|");
}

}  // namespace
}  // namespace sluice::dialects
