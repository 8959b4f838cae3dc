#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "dialects/dialect.h"
#include "dialects/request_fake.h"

namespace sluice::dialects {
namespace {

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
