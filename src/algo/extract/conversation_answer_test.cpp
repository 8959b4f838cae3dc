#include "algo/extract/conversation_answer.h"

#include <string>

#include <gtest/gtest.h>

namespace sluice::extract {
namespace {

using Kind = AnswerEvent::Kind;

constexpr std::string_view kRunbook =
    "When does the maintenance window start?\n\nThe maintenance window starts on Saturday at 22:00 "
    "UTC. Contact Priya Raman if you need an exception. The database is upgraded to version 15.";
constexpr std::string_view kAnswer =
    "The text says: “The maintenance window starts on Saturday at 22:00 UTC.”";

Conversation asking(std::string_view text) {
  Conversation conversation;
  conversation.messages.push_back(
      {.role = Conversation::Role::user, .parts = {Conversation::Text{std::string(text)}}});
  return conversation;
}

std::string text_of(const std::vector<AnswerEvent>& events) {
  std::string text;
  for (const AnswerEvent& event : events) {
    text += event.kind == Kind::text ? event.text : "";
  }
  return text;
}

TEST(ConversationAnswer, EventsInOrder) {
  // An answer without its end or its usage would be shown as broken off, or be booked as free.
  const std::vector<AnswerEvent> events = answer_conversation(asking(kRunbook));
  ASSERT_GE(events.size(), 5U);
  EXPECT_EQ(events.front().kind, Kind::started);
  EXPECT_EQ(text_of(events), kAnswer);
  EXPECT_EQ(events[events.size() - 2].kind, Kind::stopped);
  EXPECT_EQ(events[events.size() - 2].stop, StopReason::end_of_turn);
  EXPECT_EQ(events.back().kind, Kind::usage);
  EXPECT_TRUE(events.back().usage.estimated);
  EXPECT_EQ(events.back().usage.input_tokens, static_cast<std::int64_t>(kRunbook.size() / 4));
  EXPECT_EQ(events.back().usage.output_tokens, static_cast<std::int64_t>(kAnswer.size() / 4));
}

TEST(ConversationAnswer, ReadsSystemTextAndToolResults) {
  // Agents put what they found into tool results; an engine that overlooks them is of no use there.
  Conversation conversation = asking("What is the status of order 1182?");
  conversation.messages.push_back(
      {.role = Conversation::Role::assistant,
       .parts = {Conversation::ToolCall{.id = "1", .name = "look_up", .arguments_json = "{}"}}});
  Conversation::ToolResult result{.call_id = "1"};
  result.parts.emplace_back(Conversation::Text{"The status of order 1182 is: shipped on 4 May."});
  conversation.messages.push_back({.role = Conversation::Role::user, .parts = {result}});
  EXPECT_EQ(text_of(answer_conversation(conversation)),
            "The text says: “The status of order 1182 is: shipped on 4 May.”");
}

TEST(ConversationAnswer, KeepsTheCallersLimits) {
  // A caller that asked for at most so many tokens, or an end mark, parses by it.
  Conversation conversation = asking(kRunbook);
  conversation.output_tokens_max = 4;
  std::vector<AnswerEvent> events = answer_conversation(conversation);
  EXPECT_EQ(text_of(events), "The text says: ") << "a quotation mark is not cut in two";
  EXPECT_EQ(events[events.size() - 2].stop, StopReason::token_limit);

  conversation.output_tokens_max = 4000;
  conversation.stop = {"", "Saturday", "at"};
  events = answer_conversation(conversation);
  EXPECT_EQ(text_of(events), "The text says: “The maintenance window starts on ");
  EXPECT_EQ(events[events.size() - 2].stop, StopReason::stop_sequence);
}

TEST(ConversationAnswer, NothingToRead) {
  // An empty answer looks like a fault of the client.
  EXPECT_FALSE(text_of(answer_conversation({})).empty());
  EXPECT_FALSE(text_of(answer_conversation(asking(""))).empty());
}

}  // namespace
}  // namespace sluice::extract
