#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "dialects/answer_fake.h"
#include "dialects/answer_reading.h"

namespace sluice::dialects {
namespace {

// NOLINTBEGIN(bugprone-suspicious-missing-comma): long events are broken over lines on purpose.

// A caller of one dialect is served by an engine of the other, and must not notice.
TEST(Translated, ChatToMessageStream) {
  const ReadAnswer read = read_answer(kChat, shape(kAnthropic, true), kChatTools);
  ASSERT_FALSE(read.error);
  std::vector<std::string> types;
  for (const auto& event : events_of(read.all.wire)) {
    types.push_back(event.at("type").get<std::string>());
  }
  EXPECT_EQ(types,
            (std::vector<std::string>{"message_start",
                                      "content_block_start",
                                      "content_block_delta",
                                      "content_block_stop",
                                      "content_block_start",
                                      "content_block_delta",
                                      "content_block_delta",
                                      "content_block_stop",
                                      "content_block_start",
                                      "content_block_delta",
                                      "content_block_stop",
                                      "message_delta",
                                      "message_stop"}));
  const auto events = events_of(read.all.wire);
  EXPECT_EQ(events[0].at("message").at("model"), "wish");
  EXPECT_EQ(events[4].at("content_block").at("id"), "call_a");
  EXPECT_EQ(events[4].at("index"), 1);
  EXPECT_EQ(events[11].at("delta").at("stop_reason"), "tool_use");
  EXPECT_EQ(read.texts(),
            (std::map<Channel, std::string>{
                {{Channel::Kind::text, 0, 0}, "Let me see. "},
                {{Channel::Kind::text, 0, (1U << 16U) + 1}, "mail"},
                {{Channel::Kind::text, 0, (1U << 16U) + 2}, "now"},
                {{Channel::Kind::tool_arguments, 0, 1}, R"({"to":"EMAIL_X"})"},
                {{Channel::Kind::tool_arguments, 0, 2}, "{}"}}));
}

TEST(Translated, MessageToChatStream) {
  AnswerShape want = shape(kChat, true);
  want.include_usage = true;
  const ReadAnswer read = read_answer(kAnthropic, want, kMessageAll);
  ASSERT_FALSE(read.error);
  const auto events = events_of(read.all.wire);
  ASSERT_EQ(events.size(), 10U);
  EXPECT_EQ(events[0].at("choices")[0].at("delta").at("role"), "assistant");
  EXPECT_EQ(events[0].at("id"), "chatcmpl-req_1");
  EXPECT_EQ(events[0].at("created"), 1'700'000'000);
  EXPECT_EQ(events[1].at("choices")[0].at("delta").at("reasoning_content"), "EMAIL_X wants");
  const auto& call = events[4].at("choices")[0].at("delta").at("tool_calls")[0];
  EXPECT_EQ(call.at("id"), "toolu_1");
  EXPECT_EQ(call.at("index"), 0);
  EXPECT_EQ(call.at("function").at("name"), "mail");
  EXPECT_EQ(events[7].at("choices")[0].at("finish_reason"), "tool_calls");
  EXPECT_EQ(events[8].at("choices"), nlohmann::json::array());
  EXPECT_EQ(events[8].at("usage").at("prompt_tokens"), 15);
  EXPECT_EQ(events[8].at("usage").at("prompt_tokens_details").at("cached_tokens"), 3);
  EXPECT_EQ(events[9], "[DONE]");
  EXPECT_EQ(read.texts().at({Channel::Kind::text, 0, 1}), "Hi EMAIL_X\n");
  EXPECT_EQ(read.texts().at({Channel::Kind::tool_arguments, 0, 0}), R"({"to":"EMAIL_X"})");
}

TEST(Translated, ChatToMessageWhole) {
  const ReadAnswer read =
      read_answer(kChat,
                  shape(kAnthropic, false),
                  R"({"choices":[{"message":{"content":"Hi","tool_calls":[{"id":"a.b","function":)"
                  R"({"name":"f","arguments":"{\"to\":\"EMAIL_X\"}"}},{"function":{"name":"g",)"
                  R"("arguments":"broken"}}]},"finish_reason":"length"}],)"
                  R"("usage":{"prompt_tokens":5,"completion_tokens":2}})");
  ASSERT_FALSE(read.error);
  EXPECT_EQ(nlohmann::json::parse(read.all.wire), nlohmann::json::parse(R"({
    "id":"msg_req_1","type":"message","role":"assistant","model":"wish","content":[
      {"type":"text","text":"Hi"},
      {"type":"tool_use","id":"a_b","name":"f","input":{"to":"EMAIL_X"}},
      {"type":"tool_use","id":"toolu_req_1_2","name":"g","input":{"invalid_json":"broken"}}],
    "stop_reason":"max_tokens","stop_sequence":null,
    "usage":{"input_tokens":5,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,
             "output_tokens":2}})"));
  EXPECT_EQ(read.texts().size(), 7U);  // The text, two names, two keys, two values.
}

TEST(Translated, MessageToChatWhole) {
  const ReadAnswer read = read_answer(
      kAnthropic,
      shape(kChat, false),
      R"({"content":[{"type":"thinking","thinking":"hm","signature":"s"},{"type":"text",)"
      R"("text":"Hi"},{"type":"tool_use","id":"t","name":"f","input":{"to":"EMAIL_X"}},)"
      R"({"type":"tool_use","id":"u","name":"g","input":{}}],"stop_reason":"tool_use",)"
      R"("usage":{"input_tokens":5,"output_tokens":2}})");
  ASSERT_FALSE(read.error);
  EXPECT_EQ(nlohmann::json::parse(read.all.wire), nlohmann::json::parse(R"({
    "id":"chatcmpl-req_1","object":"chat.completion","created":1700000000,"model":"wish",
    "choices":[{"index":0,"message":{"role":"assistant","content":"Hi","refusal":null,
      "reasoning_content":"hm","tool_calls":[
        {"id":"t","type":"function","function":{"name":"f","arguments":"{\"to\":\"EMAIL_X\"}"}},
        {"id":"u","type":"function","function":{"name":"g","arguments":"{}"}}]},
      "logprobs":null,"finish_reason":"tool_calls"}],
    "usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7,
      "prompt_tokens_details":{"cached_tokens":0,"cache_write_tokens":0},
      "completion_tokens_details":{"reasoning_tokens":0}}})"));
}

struct StopCase {
  std::string_view engine;  // `finish_reason` or `stop_reason`.
  std::string_view caller;
};

// A program decides by the stop reason whether to run a tool or to ask for more.
TEST(Translated, StopReasons) {
  const StopCase to_message[] = {{"stop", "end_turn"},
                                 {"length", "max_tokens"},
                                 {"tool_calls", "end_turn"},  // Says so, but called nothing.
                                 {"content_filter", "refusal"},
                                 {"novel", "end_turn"}};
  for (const StopCase& c : to_message) {
    SCOPED_TRACE(c.engine);
    const std::string body = R"({"choices":[{"message":{"content":"a"},"finish_reason":")" +
                             std::string(c.engine) + R"("}]})";
    const ReadAnswer read = read_answer(kChat, shape(kAnthropic, false), body);
    EXPECT_EQ(nlohmann::json::parse(read.all.wire).at("stop_reason"), c.caller);
  }
  const StopCase to_chat[] = {{"end_turn", "stop"},
                              {"max_tokens", "length"},
                              {"model_context_window_exceeded", "length"},
                              {"stop_sequence", "stop"},
                              {"tool_use", "tool_calls"},
                              {"pause_turn", "stop"},
                              {"refusal", "content_filter"}};
  for (const StopCase& c : to_chat) {
    SCOPED_TRACE(c.engine);
    const std::string body = R"({"content":[{"type":"text","text":"a"}],"stop_reason":")" +
                             std::string(c.engine) + R"("})";
    const ReadAnswer read = read_answer(kAnthropic, shape(kChat, false), body);
    EXPECT_EQ(nlohmann::json::parse(read.all.wire).at("choices")[0].at("finish_reason"), c.caller);
  }
}

// An answer that the gateway makes itself must be as good as an engine's: read by our own readers,
// it says the same.
TEST(Writers, WriteWhatTheReadersRead) {
  const std::vector<AnswerEvent> events = {
      {.kind = AnswerEvent::Kind::started},
      {.kind = AnswerEvent::Kind::text, .block = 0, .text = "a \"quote\"\n"},
      {.kind = AnswerEvent::Kind::text, .block = 0, .text = "\u00e9\x01"},
      {.kind = AnswerEvent::Kind::tool_call, .block = 1, .tool_id = "i", .tool_name = "f"},
      {.kind = AnswerEvent::Kind::tool_arguments, .block = 1, .text = R"({"x":)"},
      {.kind = AnswerEvent::Kind::tool_arguments, .block = 1, .text = "1}"},
      {.kind = AnswerEvent::Kind::stopped, .stop = StopReason::tool_use},
      {.kind = AnswerEvent::Kind::usage, .usage = {.input_tokens = 3, .output_tokens = 4}},
  };
  for (const DialectKind dialect : {kChat, kAnthropic}) {
    for (const bool stream : {true, false}) {
      SCOPED_TRACE(std::string(to_string(dialect)) + (stream ? " streamed" : " whole"));
      AnswerShape want = shape(dialect, stream);
      want.include_usage = true;
      const auto writer = make_answer_writer(want, 5);
      FrameBatch written;
      for (const AnswerEvent& event : events) {
        writer->add(event, written);
      }
      writer->finish(written);
      EXPECT_EQ(written.end, FrameBatch::End::complete);
      EXPECT_EQ(written.usage, events.back().usage);
      const ReadAnswer read = read_answer(dialect, want, written.wire);
      ASSERT_FALSE(read.error);
      EXPECT_EQ(read.all.wire, written.wire);
      EXPECT_EQ(read.all.usage, events.back().usage);
      EXPECT_EQ(read.all.slots.size(), written.slots.size());
      EXPECT_EQ(read.texts().begin()->second, "a \"quote\"\n\u00e9\x01");
    }
  }
}

// NOLINTEND(bugprone-suspicious-missing-comma)

}  // namespace
}  // namespace sluice::dialects
