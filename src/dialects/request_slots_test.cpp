#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "algo/json/escape.h"
#include "algo/json/splice.h"
#include "dialects/dialect.h"
#include "dialects/request_fake.h"

namespace sluice::dialects {
namespace {

constexpr std::string_view kCanary = "CANARY";

struct PositionCase {
  const char* note;
  std::string_view fields;  // Of the body; those that it must have are added.
  PositionKind want;
};

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

}  // namespace
}  // namespace sluice::dialects
