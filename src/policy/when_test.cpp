#include "policy/when.h"

#include <functional>
#include <string>

#include <gtest/gtest.h>

#include "policy/decide.h"
#include "policy/decide_fake.h"

namespace sluice::policy {
namespace {

/// kThreeZones with one more route before the others, which goes to `c2` alone.
std::string with_route(std::string_view when) {
  std::string text(kThreeZones);
  text.insert(text.find("    - {name: cheap"),
              "    - {name: now, when: " + std::string(when) + ", candidates: [{models: [c2]}]}\n");
  return text;
}

struct MomentCase {
  const char* note;
  std::string_view when;
  std::function<void(Given&)> change;
  bool is_taken;
};

constexpr IntentIndex kCode{5};

const MomentCase kMomentCases[] = {
    {"load: not now", "{load: high}", {}, false},
    {"load: now", "{load: high}", [](Given& g) { g.environment.load = LoadState::high; }, true},
    {"network: not now", "{network: [slow, offline]}", {}, false},
    {"network: one of two",
     "{network: [slow, offline]}",
     [](Given& g) { g.environment.network = NetworkState::offline; },
     true},
    {"latency: another class", "{latency: batch}", {}, false},
    {"latency: this class",
     "{latency: batch}",
     [](Given& g) { g.facts.latency = LatencyClass::batch; },
     true},
    {"media: none", "{media: true}", {}, false},
    {"media: some", "{media: true}", [](Given& g) { g.facts.media = true; }, true},
    {"media: text alone is asked for", "{media: false}", {}, true},
    {"intent: unknown routes nothing", "{intent: code}", {}, false},
    {"intent: unknown where that is asked for", "{intent: [code, unknown]}", {}, true},
    {"intent: another", "{intent: chat}", [](Given& g) { g.facts.intent = kCode; }, false},
    {"intent: this one", "{intent: code}", [](Given& g) { g.facts.intent = kCode; }, true},
    {"all of several must hold",
     "{intent: code, load: high}",
     [](Given& g) { g.facts.intent = kCode; },
     false},
};

// A route that is taken in the wrong moment sends work to the cloud that has room at home.
TEST(When, RoutesAskForTheMoment) {
  for (const MomentCase& c : kMomentCases) {
    SCOPED_TRACE(c.note);
    Given given{.snapshot = snapshot_of(with_route(c.when)), .environment = {.date = kToday}};
    given.facts = facts_of(given.snapshot, "strict");
    if (c.change) {
      c.change(given);
    }
    const Plan plan = decide(given.snapshot, given.facts, given.environment);
    EXPECT_EQ(given.snapshot.rule_name(plan.route) == "now", c.is_taken);
  }
}

// A policy whose intents have other names must not take them for those of the documentation.
TEST(When, IntentsAreThoseOfThePolicy) {
  std::string text = with_route("{intent: [summarise, legal]}");
  text += "router: {intents: [legal, summarise, code], threshold: 70}\n";
  const Snapshot snapshot = snapshot_of(text);
  const std::vector<IntentIndex> want = {IntentIndex{1}, IntentIndex{0}};
  EXPECT_EQ(snapshot.routes.at(0).when.intent, want);
  EXPECT_EQ(snapshot.router.percent, 70);
  EXPECT_EQ(snapshot.intent_name(IntentIndex{0}), "legal");
  EXPECT_EQ(snapshot.intent_name(IntentIndex::unknown), "unknown");
}

// Nobody must look into texts for a fact that no rule asks for, nor leave one out that a rule asks.
TEST(When, LearnedFactsAreAskedForByRules) {
  struct Case {
    std::string_view when;
    bool intent;
    bool complexity;
  };

  for (const Case& c : {Case{"{size: small, load: high}", false, false},
                        Case{"{intent: code, size: small}", true, false},
                        Case{"{complexity: high}", false, true}}) {
    SCOPED_TRACE(c.when);
    std::string text = with_route(c.when);
    text.replace(text.find(", intent: code}"), 15, "}");  // The `never` of kThreeZones.
    const RouterRule router = snapshot_of(text).router;
    EXPECT_EQ(router.asks_intent, c.intent);
    EXPECT_EQ(router.asks_complexity, c.complexity);
  }
}

// A route behind one that takes less than it must stay reachable, and one that takes more not.
TEST(When, TheMomentCountsForWhatIsCovered) {
  const Route any;
  const Route busy{.moment = {.loads = {LoadState::high}}};
  const Route hurried{.moment = {.latencies = {LatencyClass::interactive}}};
  const Route away{.moment = {.networks = {NetworkState::slow, NetworkState::offline}}};
  const Route offline{.moment = {.networks = {NetworkState::offline}}};
  EXPECT_TRUE(covers(any, busy));
  EXPECT_FALSE(covers(busy, any));
  EXPECT_FALSE(covers(busy, hurried));
  EXPECT_TRUE(covers(away, offline));
  EXPECT_FALSE(covers(offline, away));
}

}  // namespace
}  // namespace sluice::policy
