#include "app/mock/answer.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace sluice::mock {
namespace {

using Json = nlohmann::json;

/// The JSON of every `data:` line but the end mark.
std::vector<Json> events_of(const ScriptedAnswer& answer) {
  std::vector<Json> events;
  for (const std::string& piece : answer.pieces) {
    const std::size_t data = piece.find("data: ");
    const std::string text = piece.substr(data + 6);
    if (text != "[DONE]\n\n") {
      events.push_back(Json::parse(text));
    }
  }
  return events;
}

// If this failed, a piece would break a character in two and every client would show rubbish.
TEST(Answer, SplitsTextBetweenCharacters) {
  struct Case {
    const char* note;
    std::string_view text;
    int count;
    std::vector<std::string> want;
  };

  const Case cases[] = {
      {"even", "abcdef", 3, {"ab", "cd", "ef"}},
      {"no more pieces than characters", "ab", 9, {"a", "b"}},
      {"umlauts stay whole", "\xC3\xA4\xC3\xB6", 2, {"\xC3\xA4", "\xC3\xB6"}},
      {"none", "", 3, {}},
      {"zero is one", "abc", 0, {"abc"}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.note);
    EXPECT_EQ(split_text(c.text, c.count), c.want);
  }
}

// If this failed, an official client would not find the text where its vendor puts it.
TEST(Answer, OpenAiStreamCarriesTheTextAndEndsWithItsMark) {
  const Asked asked{.vendor = Vendor::openai, .model = "m", .stream = true, .include_usage = true};
  const ScriptedAnswer answer = write_answer(asked, "hello world", 4);
  EXPECT_EQ(answer.content_type, "text/event-stream");
  EXPECT_EQ(answer.pieces.back(), "data: [DONE]\n\n");
  std::string text;
  for (const Json& event : events_of(answer)) {
    EXPECT_EQ(event["model"], "m");
    for (const Json& choice : event["choices"]) {
      text += choice["delta"].value("content", "");
    }
  }
  EXPECT_EQ(text, "hello world");
  const Json last = events_of(answer).back();
  EXPECT_TRUE(last["choices"].empty());
  EXPECT_GT(last["usage"]["total_tokens"], 0);
}

// If this failed, usage would be sent to whoever did not ask for it.
TEST(Answer, OpenAiStreamHasNoUsageUnlessAsked) {
  const Asked asked{.vendor = Vendor::openai, .stream = true};
  EXPECT_EQ(write_answer(asked, "hello", 1).whole.find("usage"), std::string::npos);
}

// If this failed, tool calls would reach a client in a form that it cannot put together.
TEST(Answer, ToolArgumentsComeAsFragments) {
  const ToolWish tool{.name = "send", .arguments = R"({"to":"anna","n":1})"};
  for (const Vendor vendor : {Vendor::openai, Vendor::anthropic}) {
    const Asked asked{.vendor = vendor, .stream = true, .tool = tool};
    std::string arguments;
    int fragments = 0;
    for (const Json& event : events_of(write_answer(asked, "unused", 5))) {
      std::string piece;
      if (vendor == Vendor::anthropic) {
        piece = event.contains("delta") ? event["delta"].value("partial_json", "") : "";
      } else if (event["choices"][0]["delta"].contains("tool_calls")) {
        piece = event["choices"][0]["delta"]["tool_calls"][0]["function"]["arguments"];
      }
      arguments += piece;
      fragments += piece.empty() ? 0 : 1;
    }
    EXPECT_EQ(arguments, tool.arguments);
    EXPECT_EQ(fragments, 5);
  }
}

// If this failed, an Anthropic client would wait for the end of a message for ever.
TEST(Answer, AnthropicStreamHasEveryEventInOrder) {
  const Asked asked{.vendor = Vendor::anthropic, .model = "m", .stream = true};
  std::string order;
  std::string text;
  for (const Json& event : events_of(write_answer(asked, "hello", 2))) {
    order += event["type"].get<std::string>() + ' ';
    text += event.contains("delta") ? event["delta"].value("text", "") : "";
  }
  EXPECT_EQ(order,
            "message_start content_block_start ping content_block_delta content_block_delta "
            "content_block_stop message_delta message_stop ");
  EXPECT_EQ(text, "hello");
}

// If this failed, whole answers could not be read by an official client.
TEST(Answer, WholeAnswersAreOneDocument) {
  const Asked openai{.vendor = Vendor::openai, .model = "m"};
  const Json chat = Json::parse(write_answer(openai, "hi", 3).whole);
  EXPECT_EQ(chat["choices"][0]["message"]["content"], "hi");
  EXPECT_EQ(chat["choices"][0]["finish_reason"], "stop");

  const Asked anthropic{.vendor = Vendor::anthropic,
                        .tool = ToolWish{.name = "f", .arguments = "[1]"}};
  const Json message = Json::parse(write_answer(anthropic, "hi", 3).whole);
  EXPECT_EQ(message["stop_reason"], "tool_use");
  EXPECT_EQ(message["content"][0]["input"]["not_json"], "[1]");
}

// If this failed, a drill would see an error class that no vendor sends.
TEST(Answer, ErrorsHaveTheVendorsOwnForm) {
  const Json openai = Json::parse(write_error(Vendor::openai, 503, "down").whole)["error"];
  EXPECT_EQ(openai["type"], "server_error");
  EXPECT_TRUE(openai["code"].is_null());
  const Json anthropic = Json::parse(write_error(Vendor::anthropic, 529, "busy").whole);
  EXPECT_EQ(anthropic["type"], "error");
  EXPECT_EQ(anthropic["error"]["type"], "overloaded_error");
}

// If this failed, text that is no UTF-8 would stop the provider instead of being answered.
TEST(Answer, BrokenTextIsReplacedNotThrown) {
  const Asked asked{.vendor = Vendor::openai, .stream = true};
  EXPECT_NE(write_answer(asked, "\xFF\x80", 3).whole.find("\xEF\xBF\xBD"), std::string::npos);
}

}  // namespace
}  // namespace sluice::mock
