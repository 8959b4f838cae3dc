#include <gtest/gtest.h>

#include "flow/5_decide/run.h"
#include "policy/decide.h"
#include "policy/decide_fake.h"

namespace sluice::decide {
namespace {

// The stage must be the policy and nothing else: what was proved and replayed is what serves.
TEST(DecideStage, IsThePolicyAlone) {
  const policy::Snapshot snapshot = policy::snapshot_of(policy::kThreeZones);
  const Facts facts = policy::facts_of(snapshot, "general", {"personal.email"});
  const Environment environment{.date = policy::kToday};
  policy::DecideMemory memory;
  const Facts before = policy::facts_of(snapshot, "strict", {"financial.card"});
  EXPECT_EQ(run(snapshot, before, environment, memory).outcome, Plan::Outcome::deny);
  const Plan plan = run(snapshot, facts, environment, memory);  // Of the one before, nothing stays.
  const Plan want = policy::decide(snapshot, facts, environment);
  EXPECT_EQ(plan.attempts, want.attempts);
  EXPECT_EQ(plan.considered, want.considered);
  EXPECT_EQ(plan.outcome, Plan::Outcome::run);
}

}  // namespace
}  // namespace sluice::decide
