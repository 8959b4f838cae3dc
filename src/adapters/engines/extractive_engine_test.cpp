#include "adapters/engines/extractive_engine.h"

#include <string>

#include <gtest/gtest.h>

#include "base/run_task.h"
#include "domain/cleared_fake.h"

namespace sluice::engines {
namespace {

/// A clock that stands still.
class StillClock final : public Clock {
 public:
  [[nodiscard]] Deadline now() const override { return {}; }

  [[nodiscard]] std::chrono::sys_time<std::chrono::microseconds> wall() const override {
    return std::chrono::sys_time<std::chrono::microseconds>(std::chrono::seconds(1'777'000'000));
  }

  [[nodiscard]] Task<> sleep_until(Deadline) override { co_return; }

  [[nodiscard]] Task<> yield() override { co_return; }
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
