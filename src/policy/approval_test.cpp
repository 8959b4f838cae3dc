#include "policy/approval.h"

#include <functional>
#include <string>

#include <gtest/gtest.h>

#include "policy/decide.h"
#include "policy/decide_fake.h"
#include "policy/prove.h"

namespace sluice::policy {
namespace {

constexpr std::string_view kIncident = R"(
zones:
  - {name: onprem, kind: on_prem, clearance: internal, accepts: [all]}
  - {name: private, kind: private_cloud, clearance: confidential, accepts: [all]}
  - {name: cloud, kind: public_cloud, clearance: internal, clearance_redacted: confidential}
engines:
  - {name: home, zone: onprem, dialect: openai, url: "http://127.0.0.1:1", models: [{name: h, tier: small}]}
  - {name: private, zone: private, dialect: openai, url: "http://127.0.0.1:2", models: [{name: p, tier: mid}]}
  - {name: cloud, zone: cloud, dialect: openai, url: "http://127.0.0.1:3", models: [{name: c, tier: mid}]}
labels:
  levels: [public, internal, confidential]
  findings: {personal.*: confidential, secret.*: confidential, financial.*: confidential, technical.*: internal}
workloads:
  - {name: general, placement: cloud_first, floor: internal, failure: fail_closed}
  - {name: asks, placement: cloud_first, floor: internal, failure: review}
  - {name: waits, placement: cloud_first, floor: internal, failure: queue}
policy:
  never:
    - {name: stays, when: {entities: [personal.*]}, zones: [cloud]}
  protect:
    - {zones: [cloud], entities: [personal.*], action: pseudonymise}
    - {zones: [private, onprem], entities: [personal.email], action: drop_zone}
  route: [{name: all, candidates: [{placement: workload}]}]
  exceptions:
    - {name: incident, lifts: stays, when: {roles: [commander]}, until: 2026-12-01, approval: required}
  review: {release_originals_to: [private]}
)";

struct AskCase {
  const char* note;
  std::string_view workload;
  std::initializer_list<std::string_view> found;
  std::function<void(Given&)> change;
  Plan::Outcome outcome;
  std::string_view awaits = "";
};

void commands(Given& given) {
  given.facts.roles = {"commander"};
}

void all_down(Given& given) {
  for (const char* engine : {"home", "private", "cloud"}) {
    given.state(engine, EngineState::down);
  }
}

const AskCase kAskCases[] = {
    {"nobody may approve", "general", {"personal.email"}, {}, Plan::Outcome::deny},
    {"somebody may approve",
     "general",
     {"personal.email"},
     commands,
     Plan::Outcome::review,
     "incident"},
    {"what is served needs no approval", "general", {}, commands, Plan::Outcome::run},
    {"the exception has ended",
     "general",
     {"personal.email"},
     [](Given& g) {
       commands(g);
       g.environment.date = kToday + std::chrono::days(11);
     },
     Plan::Outcome::deny},
    {"an original may be released", "asks", {"personal.email"}, {}, Plan::Outcome::review},
    {"to nobody's use where the zone is not cleared",
     "asks",
     {"personal.email"},
     [](Given& g) { g.snapshot.zones[1].clearance = Level{1}; },
     Plan::Outcome::deny},
    {"down, and a person is asked", "asks", {}, all_down, Plan::Outcome::review},
    {"down, and queued", "waits", {}, all_down, Plan::Outcome::queue},
    {"down, and refused", "general", {}, all_down, Plan::Outcome::unavailable},
    {"nothing to wait for", "waits", {"personal.email"}, {}, Plan::Outcome::deny},
};

Given given_for(const AskCase& c) {
  Given given{.snapshot = snapshot_of(kIncident), .facts = {}, .environment = {}};
  given.environment.date = kToday;
  given.facts = facts_of(given.snapshot, c.workload, c.found);
  if (c.change) {
    c.change(given);
  }
  return given;
}

// Else a person would be asked about what nobody can allow, or not be asked where the policy says.
TEST(Approval, WhoIsAskedAboutWhat) {
  for (const AskCase& c : kAskCases) {
    SCOPED_TRACE(c.note);
    const Given given = given_for(c);
    const Plan plan = decide(given.snapshot, given.facts, given.environment);
    EXPECT_EQ(plan.outcome, c.outcome);
    EXPECT_EQ(given.snapshot.rule_name(plan.awaits), c.awaits);
  }
}

std::string zones_tried(const Given& given, const Approval& approval) {
  Environment environment = given.environment;
  environment.approval = approval;
  return attempts_of(given.snapshot, decide(given.snapshot, given.facts, environment));
}

// Else a yes for one zone, or of one exception, would open another.
TEST(Approval, OpensWhatItNamesAndNothingElse) {
  const Given given = given_for(kAskCases[1]);
  const Snapshot& snapshot = given.snapshot;
  const RuleIndex incident = snapshot.exceptions.front().rule;
  const ZoneIndex cloud{2};
  EXPECT_EQ(zones_tried(given, approval_for({.zone = cloud, .exception = incident}, snapshot)),
            "c");
  EXPECT_EQ(
      zones_tried(given, approval_for({.zone = ZoneIndex{1}, .exception = incident}, snapshot)),
      "");
  EXPECT_EQ(zones_tried(given, approval_for({.zone = cloud}, snapshot)), "");
  EXPECT_EQ(zones_tried(given, approval_for({.zone = cloud, .releases_original = true}, snapshot)),
            "");
  EXPECT_EQ(
      zones_tried(given, approval_for({.zone = ZoneIndex{1}, .releases_original = true}, snapshot)),
      "p");
  EXPECT_EQ(
      zones_tried(given, approval_for({.zone = ZoneIndex{0}, .releases_original = true}, snapshot)),
      "");
}

// Else a verdict of yesterday would hold under the policy of today.
TEST(Approval, AVerdictHoldsUnderItsOwnPolicyAlone) {
  const Given given = given_for(kAskCases[1]);
  Verdict verdict{.is_approved = true, .zone = "cloud", .exception = "incident"};
  verdict.policy_digest = given.snapshot.digest;
  EXPECT_EQ(zones_tried(given, approval_of(verdict, given.snapshot)), "c");
  Verdict changed = verdict;
  changed.is_approved = false;
  EXPECT_EQ(approval_of(changed, given.snapshot), Approval{});
  changed = verdict;
  changed.policy_digest[0] ^= 1;
  EXPECT_EQ(approval_of(changed, given.snapshot), Approval{});
  changed = verdict;
  changed.zone = "nowhere";
  EXPECT_EQ(approval_of(changed, given.snapshot), Approval{});
  changed = verdict;
  changed.exception = "stays";
  EXPECT_EQ(approval_of(changed, given.snapshot), Approval{});
}

// Else a reviewer would be shown ways that are none, or miss the one that there is.
TEST(Approval, WaysAreThoseThatLeadSomewhere) {
  const Given given = given_for(kAskCases[1]);
  const Snapshot& snapshot = given.snapshot;
  const std::vector<Way> ways =
      ways_to_approve(snapshot, given.facts, given.environment, {.asks_a_person = true});
  ASSERT_EQ(ways.size(), 2U);
  EXPECT_EQ(ways[0],
            (Way{.zone = ZoneIndex{2},
                 .exception = snapshot.exceptions.front().rule,
                 .model = ModelIndex{2}}));
  EXPECT_EQ(ways[1],
            (Way{.zone = ZoneIndex{1}, .releases_original = true, .model = ModelIndex{1}}));
}

// Else a reviewer could not release an original to a zone that only an exception opens.
TEST(Approval, AnOriginalMayNeedAnException) {
  std::string text(kIncident);
  const std::string_view kept = "zones: [cloud]}\n  protect";
  text.replace(text.find(kept), kept.size(), "zones: [cloud, private]}\n  protect");
  Given given = given_for(kAskCases[1]);
  given.snapshot = snapshot_of(text);
  const RuleIndex incident = given.snapshot.exceptions.front().rule;
  const std::vector<Way> ways =
      ways_to_approve(given.snapshot, given.facts, given.environment, {.asks_a_person = true});
  ASSERT_EQ(ways.size(), 2U);
  EXPECT_EQ(ways[0].zone, ZoneIndex{2});
  EXPECT_EQ(ways[1],
            (Way{.zone = ZoneIndex{1},
                 .exception = incident,
                 .releases_original = true,
                 .model = ModelIndex{1}}));
  EXPECT_EQ(zones_tried(given, approval_for(ways[1], given.snapshot)), "p");
  given.facts.roles.clear();  // The exception is not for this caller.
  EXPECT_TRUE(
      ways_to_approve(given.snapshot, given.facts, given.environment, {.asks_a_person = true})
          .empty());
}

/// Whether no request in which `type` is found is admitted to `zone`, whatever reviewers say.
bool is_kept_out(const Snapshot& snapshot, std::string_view type, ZoneIndex zone) {
  Claim claim{.name = "kept out", .zones = std::vector<bool>(snapshot.zones.size())};
  claim.found.set(to_index(snapshot.catalog.find(type).value_or(EntityType{})));
  claim.zones[to_index(zone)] = true;
  const Result<Proof> proof = prove(snapshot, claim, kToday);
  EXPECT_TRUE(proof.has_value());
  return proof.has_value() && !proof->counter_example;
}

// Else a proof would hold only as long as every reviewer says no.
TEST(Approval, AProofCountsEveryYesAsGiven) {
  Snapshot snapshot = snapshot_of(kIncident);
  const ZoneIndex private_zone{1};
  const ZoneIndex cloud{2};
  EXPECT_FALSE(is_kept_out(snapshot, "personal.email", private_zone));
  EXPECT_FALSE(is_kept_out(snapshot, "personal.email", cloud));
  snapshot.originals_for_review.clear();
  EXPECT_TRUE(is_kept_out(snapshot, "personal.email", private_zone));
  snapshot.exceptions.clear();
  EXPECT_TRUE(is_kept_out(snapshot, "personal.email", cloud));
}

}  // namespace
}  // namespace sluice::policy
