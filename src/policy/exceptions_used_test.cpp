#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "policy/admission.h"
#include "policy/decide_fake.h"

namespace sluice::policy {
namespace {

constexpr std::string_view kPolicy = R"(
zones:
  - {name: onprem, kind: on_prem, clearance: confidential, accepts: [all]}
  - {name: private, kind: private_cloud, clearance: confidential, accepts: [all]}
  - {name: cloud, kind: public_cloud, clearance: confidential, accepts: [all]}
engines:
  - {name: home, zone: onprem, dialect: openai, url: "http://127.0.0.1:1", models: [{name: h, tier: small}]}
  - {name: private, zone: private, dialect: openai, url: "http://127.0.0.1:2", models: [{name: p, tier: mid}]}
  - {name: cloud, zone: cloud, dialect: openai, url: "http://127.0.0.1:3", models: [{name: c, tier: mid}]}
labels:
  levels: [public, internal, confidential]
workloads:
  - {name: general, floor: public}
  - {name: code, floor: public}
policy:
  never:
    - {name: code stays, when: {workload: code}, zones: [cloud, private]}
    - {name: mail stays, when: {entities: [personal.email]}, zones: [cloud]}
  route: [{name: all, candidates: [{placement: workload}]}]
  exceptions:
    - {name: incident, lifts: code stays, when: {roles: [commander]}, until: 2026-12-01}
    - {name: audit, lifts: code stays, until: 2026-12-01, approval: required}
    - {name: outreach, lifts: mail stays, until: 2027-12-01}
)";

struct UsedCase {
  const char* note;
  std::string_view workload;
  std::initializer_list<std::string_view> found;
  std::function<void(Given&)> change;
  std::uint16_t zone;
  std::vector<std::string_view> want;
};

void commands(Given& given) {
  given.facts.roles = {"commander"};
}

void is_approved_for_private(Given& given) {
  given.environment.approval.exceptions = {given.snapshot.exceptions[1].rule};
  given.environment.approval.zones = {false, true, false};
}

const UsedCase kCases[] = {
    {"nothing forbids it", "general", {}, commands, 2, {}},
    {"nothing lifts what forbids it", "code", {}, {}, 2, {}},
    {"one opens it", "code", {}, commands, 2, {"incident"}},
    {"a zone that was open anyway", "code", {}, commands, 0, {}},
    {"two rules, an exception of each",
     "code",
     {"personal.email"},
     commands,
     2,
     {"incident", "outreach"}},
    {"the other rule does not speak of this zone",
     "code",
     {"personal.email"},
     commands,
     1,
     {"incident"}},
    {"on its last day",
     "code",
     {},
     [](Given& g) {
       commands(g);
       g.environment.date = std::chrono::sys_days(std::chrono::year(2026) / 12 / 1);
     },
     2,
     {"incident"}},
    {"a day later",
     "code",
     {},
     [](Given& g) {
       commands(g);
       g.environment.date = std::chrono::sys_days(std::chrono::year(2026) / 12 / 2);
     },
     2,
     {}},
    {"approved for this zone", "code", {}, is_approved_for_private, 1, {"audit"}},
    {"approved for another one", "code", {}, is_approved_for_private, 2, {}},
};

// Operators would be told of exceptions that opened nothing, and the journal would name none where
// one did.
TEST(ExceptionsUsed, AreThoseWithoutWhichNothingHadLeft) {
  for (const UsedCase& c : kCases) {
    SCOPED_TRACE(c.note);
    Given given{.snapshot = snapshot_of(kPolicy), .facts = {}, .environment = {}};
    given.environment.date = kToday;
    given.facts = facts_of(given.snapshot, c.workload, c.found);
    if (c.change) {
      c.change(given);
    }
    std::vector<std::string_view> names;
    for (const RuleIndex rule :
         exceptions_used(given.snapshot, given.facts, given.environment, ZoneIndex{c.zone})) {
      names.push_back(given.snapshot.rule_name(rule));
    }
    EXPECT_EQ(names, c.want);
  }
}

}  // namespace
}  // namespace sluice::policy
