#include "flow/9_record/run.h"

#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "ports/alerts_fake.h"
#include "ports/journal_fake.h"

namespace sluice::record {
namespace {

policy::Snapshot snapshot() {
  policy::Snapshot snapshot;
  snapshot.zones = {{.name = "onprem"}, {.name = "cloud"}};
  snapshot.engines = {{.name = "local"}, {.name = "vendor"}};
  snapshot.models = {
      {.name = "small", .engine = EngineIndex{0}, .zone = ZoneIndex{0}},
      {.name = "big",
       .engine = EngineIndex{1},
       .zone = ZoneIndex{1},
       .prices = {{.input_nano_usd_per_token = 10, .output_nano_usd_per_token = 20}}}};
  return snapshot;
}

Ended answered_by_big() {
  return {.tenant = {"acme"},
          .key = {"key_1"},
          .workload = "chat",
          .ending = Ending::answered,
          .attempts = {{ModelIndex{0}, ZoneIndex{0}, ErrorCode::upstream_unavailable},
                       {ModelIndex{1}, ZoneIndex{1}, std::nullopt}},
          .answered_by = Candidate{.model = ModelIndex{1}, .zone = ZoneIndex{1}},
          .entities = {{entity("personal.email"), 2}},
          .usage = Usage{.input_tokens = 5, .output_tokens = 7},
          .tally = {.redactions = 2, .restored = 3},
          .duration = std::chrono::milliseconds(12),
          .overhead = std::chrono::microseconds(40)};
}

class Record : public testing::Test {
 protected:
  policy::Snapshot snapshot_ = snapshot();
  JournalFake journal_;
  Metrics metrics_;
  AlertsFake alerts_;
  Desk desk_{snapshot_, journal_, metrics_, alerts_};
};

TEST_F(Record, WritesWhoAnsweredAndWhatItCost) {
  // Otherwise nobody could say afterwards where a request went and what it cost.
  ASSERT_TRUE(run(desk_, answered_by_big()));
  ASSERT_EQ(journal_.closings.size(), 1U);
  const Closing& closing = journal_.closings.front();
  EXPECT_EQ(closing.engine, "vendor");
  EXPECT_EQ(closing.model, "big");
  EXPECT_EQ(closing.zone, "cloud");
  EXPECT_EQ(closing.attempts, 2);
  EXPECT_EQ(closing.cost.nano_usd, 5 * 10 + 7 * 20);
  EXPECT_EQ(closing.duration_us, 12'000U);
  EXPECT_EQ(closing.overhead_us, 40U);
}

TEST_F(Record, CountsAttemptsFailuresAndAnswersByRoute) {
  // Otherwise an operator could not see which engine fails and which prompts fall back.
  ASSERT_TRUE(run(desk_, answered_by_big()));
  const RouteMetrics& failed = metrics_.route({"local", "small", "onprem"});
  EXPECT_EQ(failed.attempts.value(), 1U);
  EXPECT_EQ(failed.failures[to_index(ErrorCode::upstream_unavailable)].value(), 1U);
  EXPECT_EQ(failed.answers.value(), 0U);
  const RouteMetrics& answered = metrics_.route({"vendor", "big", "cloud"});
  EXPECT_EQ(answered.attempts.value(), 1U);
  EXPECT_EQ(answered.answers.value(), 1U);
  EXPECT_EQ(answered.output_tokens.value(), 7U);
  EXPECT_EQ(answered.cost_nano_usd.value(), 190U);
  EXPECT_EQ(metrics_.found_count(to_index(entity("personal.email"))), 2U);
  EXPECT_EQ(metrics_.redactions.value(), 2U);
  EXPECT_EQ(metrics_.restored.value(), 3U);
}

TEST_F(Record, EstimatesWhatTheEngineDidNotSay) {
  // Otherwise answers of silent engines would be free for budgets.
  Ended ended = answered_by_big();
  ended.usage.reset();
  ended.input_tokens_estimate = 100;
  ended.output_bytes = 40;
  const Closing closing = closing_of(snapshot_, ended);
  EXPECT_TRUE(closing.usage.estimated);
  EXPECT_EQ(closing.cost.nano_usd, 100 * 10 + 10 * 20);
}

TEST_F(Record, ARefusalUsedNothing) {
  // Otherwise a refused request would be billed to its caller.
  Ended ended = answered_by_big();
  ended.ending = Ending::refused;
  ended.error = ErrorCode::denied_by_policy;
  ended.attempts.clear();
  ended.answered_by.reset();
  ended.usage.reset();
  ended.input_tokens_estimate = 100;
  ASSERT_TRUE(run(desk_, ended));
  EXPECT_EQ(journal_.closings.front().usage, Usage{});
  EXPECT_EQ(journal_.closings.front().cost.nano_usd, 0);
  EXPECT_TRUE(journal_.closings.front().zone.empty());
  EXPECT_EQ(metrics_.ended_count(Ending::refused, to_index(ErrorCode::denied_by_policy)), 1U);
}

TEST_F(Record, AFailingJournalIsReportedAndTheRequestStillCounted) {
  // Otherwise a full disk would be silent and the gauge of open requests would only grow.
  journal_.fails_at = 0;
  metrics_.begun();
  const Result<void> written = run(desk_, answered_by_big());
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::io_failed);
  EXPECT_EQ(metrics_.journal_failures.value(), 1U);
  EXPECT_EQ(metrics_.open_requests(), 0U);
  ASSERT_EQ(alerts_.raised.size(), 1U);
  EXPECT_EQ(alerts_.raised[0].kind, AlertKind::journal_failed);
  EXPECT_EQ(metrics_.alert_count(AlertKind::journal_failed), 1U);
}

TEST_F(Record, FiguresAtTheirLimitsSaturate) {
  // Otherwise a very long stream would be recorded as a short one.
  Ended ended = answered_by_big();
  ended.duration = std::chrono::hours(24 * 365);
  ended.overhead = std::chrono::microseconds(-1);  // A clock that went back.
  ended.attempts.assign(300, ended.attempts.front());
  const Closing closing = closing_of(snapshot_, ended);
  EXPECT_EQ(closing.duration_us, std::numeric_limits<std::uint32_t>::max());
  EXPECT_EQ(closing.overhead_us, 0U);
  EXPECT_EQ(closing.attempts, 255);
}

TEST(CountEntities, CountsValuesNotPieces) {
  // Otherwise reports would show more personal data than there was, or documented test cards.
  const EntityType email = entity("personal.email");
  const EntityType card = entity("financial.card");
  const std::vector<Finding> findings = {{.type = card},
                                         {.type = email},
                                         {.type = email, .continued = true},
                                         {.type = email},
                                         {.type = card, .example = true}};
  EXPECT_EQ(count_entities(findings), (std::vector<EntityCount>{{email, 2}, {card, 1}}));
  EXPECT_TRUE(count_entities({}).empty());
}

TEST(CountEntities, SaturatesAtTheLimitOfItsType) {
  // Otherwise 65,536 findings would be recorded as none.
  const std::vector<Finding> findings(70'000);
  ASSERT_EQ(count_entities(findings).size(), 1U);
  EXPECT_EQ(count_entities(findings).front().count, 65'535);
}

}  // namespace
}  // namespace sluice::record
