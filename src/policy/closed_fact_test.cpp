// Rules that look like rules and are none.

#include "policy/closed_fact.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "policy/load_fake.h"

namespace sluice::policy {
namespace {

Snapshot snapshot() {
  return world_of_clean_policy().load_text(kCleanPolicy).snapshot.value_or(Snapshot{});
}

struct RouteCase {
  const char* note;
  std::vector<When> earlier;
  When route;
  std::size_t shadows;  ///< how many together take it; 0: something is left
};

// A route that is never reached is what its author believes to be in force.
TEST(ClosedFact, RoutesThatTogetherLeaveNothing) {
  const Snapshot policy = snapshot();
  const RouteCase cases[] = {
      {"both values", {{.tools = true}, {.tools = false}}, {}, 2},
      {"one of two", {{.tools = true}}, {}, 0},
      {"of different facts", {{.tools = true}, {.media = false}}, {}, 0},
      {"one is narrower", {{.tools = true}, {.levels = {Level{1}}, .tools = false}}, {}, 0},
      {"as narrow as the route",
       {{.levels = {Level{1}}, .tools = true}, {.levels = {Level{1}}, .tools = false}},
       {.levels = {Level{1}}},
       2},
      {"every level", {{.levels = {Level{0}}}, {.levels = {Level{1}}}}, {}, 2},
      {"the values that the route has",
       {{.sizes = {SizeClass::small}}, {.sizes = {SizeClass::huge}}},
       {.sizes = {SizeClass::huge, SizeClass::small}},
       2},
      {"and one more",
       {{.sizes = {SizeClass::small}}, {.sizes = {SizeClass::huge}}},
       {.sizes = {SizeClass::huge, SizeClass::large}},
       0},
      {"all that is known of complexity, but not `unknown`",
       {{.complexity = {Learned::low, Learned::medium}}, {.complexity = {Learned::high}}},
       {},
       0},
      {"and that, too",
       {{.complexity = {Learned::low, Learned::medium}},
        {.complexity = {Learned::high, Learned::unknown}}},
       {},
       2},
      {"roles are no closed fact", {{.roles = {"a"}}, {.roles = {"b"}}}, {}, 0},
      {"one alone", {{}}, {.tools = true}, 1},
      {"nothing before", {}, {}, 0},
  };
  for (const RouteCase& c : cases) {
    SCOPED_TRACE(c.note);
    std::vector<Route> earlier;
    for (const When& when : c.earlier) {
      earlier.push_back(
          {.rule = RuleIndex{static_cast<std::uint16_t>(earlier.size())}, .when = when});
    }
    EXPECT_EQ(shadows_of({.when = c.route}, earlier, policy).size(), c.shadows);
  }
}

// The domain of a fact is written down twice: here, and in its enumeration. A value that is missing
// here would make a route unreachable that is not.
TEST(ClosedFact, DomainsHaveEveryValueThatConditionsMayName) {
  const Snapshot policy = snapshot();
  for (const ClosedFact& fact : closed_facts()) {
    SCOPED_TRACE(to_string(fact.condition));
    EXPECT_GE(fact.domain(policy).size(), fact.condition == Condition::workload ? 1U : 2U);
  }
}

struct LiftCase {
  const char* note;
  When never;
  When exception;
  Condition want;
};

// An exception that lifts nothing is believed in until the incident that it is for.
TEST(ClosedFact, ExceptionsThatMeetNothing) {
  const LiftCase cases[] = {
      {"the same",
       {.workloads = {WorkloadIndex{0}}},
       {.workloads = {WorkloadIndex{0}}},
       Condition::none},
      {"another workload",
       {.workloads = {WorkloadIndex{0}}},
       {.workloads = {WorkloadIndex{1}}},
       Condition::workload},
      {"no condition on it", {}, {.workloads = {WorkloadIndex{1}}}, Condition::none},
      {"one in common",
       {.actions = {Action::chat, Action::tool}},
       {.actions = {Action::tool, Action::embed}},
       Condition::none},
      {"none in common",
       {.actions = {Action::chat}},
       {.actions = {Action::tool}},
       Condition::action},
      {"tools", {.tools = true}, {.tools = false}, Condition::tools},
      {"easy and hard",
       {.complexity = {Learned::high}},
       {.complexity = {Learned::low}},
       Condition::complexity},
      {"`unknown` holds in never",
       {.complexity = {Learned::high}},
       {.complexity = {Learned::unknown}},
       Condition::none},
      {"an intent that nobody knows",
       {.intent = {IntentIndex{1}}},
       {.intent = {IntentIndex::unknown}},
       Condition::none},
      {"roles add up", {.roles = {"a"}}, {.roles = {"b"}}, Condition::none},
      {"levels of what could not be searched",
       {.levels = {Level{1}}},
       {.levels = {Level{0}}},
       Condition::none},
  };
  for (const LiftCase& c : cases) {
    SCOPED_TRACE(c.note);
    EXPECT_EQ(contradiction({.when = c.never}, {.when = c.exception}), c.want);
  }
}

// Else nobody would hear of it.
TEST(ClosedFact, AnExceptionInVainIsWarnedOf) {
  std::string text(kCleanPolicy);
  const std::string_view never = "when: {workload: main, level: secret}";
  text.replace(text.find(never), never.size(), "when: {size: huge}");
  const std::string_view lifts = "lifts: stay, ";
  text.replace(text.find(lifts), lifts.size(), "lifts: stay, when: {size: small}, ");
  EXPECT_THAT(
      printed(world_of_clean_policy().load_text(text).problems),
      testing::HasSubstr("warning: policy.exceptions[0]: lifts nothing: `stay` holds for no "
                         "`size` that this exception is for"));
}

}  // namespace
}  // namespace sluice::policy
