#include "adapters/engines/extractive_engine.h"

#include <string>

#include <gtest/gtest.h>

#include "adapters/engines/extractive_answer.h"
#include "base/run_task.h"
#include "domain/cleared_fake.h"

namespace sluice::engines {
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

TEST(ExtractiveAnswer, EventsInOrder) {
  // An answer without its end or its usage would be shown as broken off, or be booked as free.
  const std::vector<AnswerEvent> events = extractive_answer(asking(kRunbook));
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

TEST(ExtractiveAnswer, ReadsSystemTextAndToolResults) {
  // Agents put what they found into tool results; an engine that overlooks them is of no use there.
  Conversation conversation = asking("What is the status of order 1182?");
  conversation.messages.push_back(
      {.role = Conversation::Role::assistant,
       .parts = {Conversation::ToolCall{.id = "1", .name = "look_up", .arguments_json = "{}"}}});
  Conversation::ToolResult result{.call_id = "1"};
  result.parts.emplace_back(Conversation::Text{"The status of order 1182 is: shipped on 4 May."});
  conversation.messages.push_back({.role = Conversation::Role::user, .parts = {result}});
  EXPECT_EQ(text_of(extractive_answer(conversation)),
            "The text says: “The status of order 1182 is: shipped on 4 May.”");
}

TEST(ExtractiveAnswer, KeepsTheCallersLimits) {
  // A caller that asked for at most so many tokens, or an end mark, parses by it.
  Conversation conversation = asking(kRunbook);
  conversation.output_tokens_max = 4;
  std::vector<AnswerEvent> events = extractive_answer(conversation);
  EXPECT_EQ(text_of(events), "The text says: ") << "a quotation mark is not cut in two";
  EXPECT_EQ(events[events.size() - 2].stop, StopReason::token_limit);

  conversation.output_tokens_max = 4000;
  conversation.stop = {"", "Saturday", "at"};
  events = extractive_answer(conversation);
  EXPECT_EQ(text_of(events), "The text says: “The maintenance window starts on ");
  EXPECT_EQ(events[events.size() - 2].stop, StopReason::stop_sequence);
}

TEST(ExtractiveAnswer, NothingToRead) {
  // An empty answer looks like a fault of the client.
  EXPECT_FALSE(text_of(extractive_answer({})).empty());
  EXPECT_FALSE(text_of(extractive_answer(asking(""))).empty());
}

/// A clock that stands still.
class StillClock final : public Clock {
 public:
  [[nodiscard]] Deadline now() const override { return {}; }

  [[nodiscard]] std::chrono::sys_time<std::chrono::microseconds> wall() const override {
    return std::chrono::sys_time<std::chrono::microseconds>(std::chrono::seconds(1'777'000'000));
  }

  [[nodiscard]] Task<> sleep_until(Deadline) override { co_return; }
};

struct Delivered {
  std::string wire;
  std::size_t batches = 0;
  bool has_output = false;
  bool is_complete = false;
};

/// Everything that one request is answered with.
Delivered deliver(std::string body, AnswerShape shape) {
  StillClock clock;
  ExtractiveEngine engine(clock);
  const Model model;
  Delivered got;
  auto source = run_to_completion(
      engine.open(protect::Gate::clear(std::move(body), std::move(shape)), model, {}, {}));
  EXPECT_TRUE(source.has_value());
  while (source && !got.is_complete) {
    const Result<FrameBatch> batch = run_to_completion((*source)->next());
    if (!batch) {
      ADD_FAILURE();
      break;
    }
    ++got.batches;
    got.wire += batch->wire;
    got.has_output = got.has_output || batch->has_output;
    got.is_complete = batch->end == FrameBatch::End::complete;
  }
  return got;
}

constexpr std::string_view kBody =
    R"({"model":"auto","max_tokens":900,"messages":[{"role":"user","content":"When does the window )"
    R"(start?\n\nThe window starts on Saturday at 22:00 UTC. Bring cake and coffee for all."}]})";

TEST(ExtractiveEngine, AnswersInEveryDialect) {
  // Swapping the vendor for the built-in engine must change nothing for the caller's client.
  for (const DialectKind dialect : {DialectKind::openai_chat, DialectKind::anthropic}) {
    for (const bool stream : {false, true}) {
      SCOPED_TRACE(std::to_string(static_cast<int>(dialect)) + (stream ? " streamed" : " whole"));
      const Delivered got = deliver(
          std::string(kBody), {.dialect = dialect, .stream = stream, .model = "auto", .id = "1"});
      EXPECT_TRUE(got.is_complete);
      EXPECT_TRUE(got.has_output);
      EXPECT_EQ(got.wire.contains("event: message_stop"),
                stream && dialect == DialectKind::anthropic);
      EXPECT_EQ(got.wire.contains("data: [DONE]"), stream && dialect == DialectKind::openai_chat);
      EXPECT_TRUE(got.wire.contains("Saturday"));
    }
  }
}

TEST(ExtractiveEngine, LongAnswersComeInSeveralBatches) {
  // One batch would be no stream; one for each word would be a write for each word.
  std::string text = R"({"model":"auto","stream":true,"messages":[{"role":"user","content":)"
                     R"("List all steps:\n\n)";
  for (int step = 1; step <= 12; ++step) {
    text += "- step number " + std::to_string(step) + " is to turn the handle to the left\\n";
  }
  text += R"("}]})";
  const Delivered got =
      deliver(std::move(text),
              {.dialect = DialectKind::openai_chat, .stream = true, .model = "auto", .id = "1"});
  EXPECT_GE(got.batches, 2U);
  EXPECT_TRUE(got.is_complete);
}

TEST(ExtractiveEngine, NobodyIsThereAnyMore) {
  // Work for a caller who went away is load for nothing.
  StillClock clock;
  ExtractiveEngine engine(clock);
  const Model model;
  std::stop_source gone;
  auto source = run_to_completion(engine.open(
      protect::Gate::clear(std::string(kBody), AnswerShape{}), model, {}, gone.get_token()));
  ASSERT_TRUE(source.has_value());
  gone.request_stop();
  EXPECT_EQ(run_to_completion((*source)->next()).error().code, ErrorCode::cancelled);
  EXPECT_EQ(
      run_to_completion(
          engine.open(
              protect::Gate::clear(std::string(kBody), AnswerShape{}), model, {}, gone.get_token()))
          .error()
          .code,
      ErrorCode::cancelled);
}

TEST(ExtractiveEngine, BrokenBodiesAreRefused) {
  // The gate patches bodies; a patch that broke one must end in an error and not in an answer.
  StillClock clock;
  ExtractiveEngine engine(clock);
  const Model model;
  const auto source =
      run_to_completion(engine.open(protect::Gate::clear("{", AnswerShape{}), model, {}, {}));
  ASSERT_FALSE(source.has_value());
  EXPECT_EQ(source.error().code, ErrorCode::invalid_input);
}

}  // namespace
}  // namespace sluice::engines
