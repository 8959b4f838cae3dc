#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "dialects/dialect.h"
#include "domain/dialect_table.h"
#include "domain/plan.h"
#include "policy/refusal.h"

namespace sluice {
namespace {

using testing::HasSubstr;

constexpr RuleIndex kRule{0};

policy::Snapshot snapshot() {
  policy::Snapshot snapshot;
  snapshot.levels = {"public", "confidential"};
  snapshot.zones = {{.name = "cloud"}};
  snapshot.engines = {{.name = "vendor"}};
  snapshot.models = {{.name = "big"}};
  snapshot.workloads = {{.name = "general"}};
  snapshot.rules = {{.kind = "never", .name = "source stays"}};
  snapshot.transforms = {std::vector<policy::TransformCell>(snapshot.catalog.size())};
  snapshot.finding_labels.resize(snapshot.catalog.size());
  return snapshot;
}

bool is_of_a_rule(Drop drop) {
  return drop == Drop::refused_by_rule || drop == Drop::zone_dropped || drop == Drop::never_rule;
}

/// The plan in which everything was dropped for this reason.
Plan denied(Drop drop) {
  const RuleIndex rule = is_of_a_rule(drop) ? kRule : RuleIndex::none;
  return {.outcome = drop == Drop::engine_down ? Plan::Outcome::unavailable : Plan::Outcome::deny,
          .considered = {{.drop = drop, .rule = rule, .residual = {.level = Level{1}}}},
          .denied_by = rule};
}

TEST(RefusalWords, EveryReasonIsNamedWithWhatToDoInEveryDialect) {
  // Otherwise a developer would be told `no`, and not by what, why, or what to do about it.
  const policy::Snapshot policy = snapshot();
  const Facts facts{.reasons = {{.kind = ReasonKind::marking, .raises = {.level = Level{1}}}},
                    .original = {.level = Level{1}}};
  policy::Snapshot marked = policy;
  marked.markings = {{.texts = {"TOP"}, .raises = {.level = Level{1}}}};
  for (std::size_t i = to_index(Drop::none) + 1; i <= to_index(Drop::engine_down); ++i) {
    const auto drop = static_cast<Drop>(i);
    const Error error = policy::refusal(marked, facts, denied(drop));
    EXPECT_GT(error.hint.size(), 10U) << to_string(drop);
    EXPECT_EQ(error.rule, is_of_a_rule(drop) ? "source stays" : "") << to_string(drop);
    for (const DialectInfo& dialect : kDialectTable) {
      SCOPED_TRACE(std::string(to_string(drop)).append(" ").append(dialect.word));
      const dialects::ErrorAnswer answer = dialects::write_error(dialect.kind, error, "req_1");
      EXPECT_EQ(answer.status, drop == Drop::engine_down ? 503 : 403);
      const auto body = nlohmann::json::parse(answer.body);
      const std::string message = body["error"]["message"].get<std::string>();
      EXPECT_THAT(message, HasSubstr("cloud: " + std::string(to_string(drop))));
      EXPECT_THAT(message, HasSubstr(error.hint));
      EXPECT_THAT(message, is_of_a_rule(drop) ? HasSubstr("rule `source stays`") : HasSubstr(""));
      EXPECT_EQ(body.contains("type"), dialect.kind == DialectKind::anthropic);
    }
  }
}

}  // namespace
}  // namespace sluice
