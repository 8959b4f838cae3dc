#include <functional>
#include <string_view>

#include <gtest/gtest.h>

#include "policy/decide.h"
#include "policy/decide_fake.h"

namespace sluice::policy {
namespace {

struct DropCase {
  const char* note;
  std::initializer_list<std::string_view> found;
  std::function<void(Given&)> change;
  std::string_view model;
  Drop drop;
  std::string_view rule = "";
};

const DropCase kDropCases[] = {
    {"off, and nothing in the policy is against it",
     {},
     [](Given& g) { g.snapshot.engines[2].off = true; },
     "c1",
     Drop::engine_off},
    {"off, but a credential would not help",
     {"financial.card"},
     [](Given& g) { g.snapshot.engines[2].off = true; },
     "c1",
     Drop::refused_by_rule,
     "no cards"},
    {"refused",
     {"financial.card", "personal.passport"},
     {},
     "c1",
     Drop::refused_by_rule,
     "no cards"},
    {"dropped zone", {"personal.passport"}, {}, "c1", Drop::zone_dropped, "passports stay"},
    {"residual level", {"medical.record_number"}, {}, "c1", Drop::residual_level},
    {"original level",
     {"personal.email"},
     [](Given& g) { g.snapshot.zones[2].clearance_redacted = Level{1}; },
     "c1",
     Drop::original_level},
    {"residual categories",
     {},
     [](Given& g) { add_marking(g.facts, {.categories = 1}); },
     "c1",
     Drop::residual_categories},
    {"original categories",
     {"financial.iban"},
     [](Given& g) { g.snapshot.zones[2].accepts_redacted = 0; },
     "c1",
     Drop::original_categories},
    {"region",
     {},
     [](Given& g) { add_marking(g.facts, {.regions = RegionSet{1}}); },
     "c1",
     Drop::region},
    {"a region that is not declared",
     {},
     [](Given& g) { add_marking(g.facts, {.regions = RegionSet{1}}); },
     "extractive",
     Drop::region},
    {"retention",
     {},
     [](Given& g) { add_marking(g.facts, {.terms = {.retention_days_max = 29}}); },
     "c1",
     Drop::retention},
    {"retention that is not declared",
     {},
     [](Given& g) { add_marking(g.facts, {.terms = {.retention_days_max = 99}}); },
     "p1",
     Drop::retention},
    {"training",
     {},
     [](Given& g) {
       add_marking(g.facts, {.terms = {.no_training = true}});
       g.snapshot.zones[2].trains_on_prompts = true;
     },
     "c1",
     Drop::training},
    {"never",
     {},
     [](Given& g) { g.facts.action = Action::embed; },
     "c1",
     Drop::never_rule,
     "embeddings stay"},
    {"private only",
     {},
     [](Given& g) { g.facts.workload = WorkloadIndex{3}; },
     "c1",
     Drop::never_rule,
     "private_only of home"},
    {"a finding without a reason in the label",
     {},
     [](Given& g) { g.facts.entities.set(to_index(entity("medical.record_number"))); },
     "c1",
     Drop::finding_left_in},
    {"capability",
     {},
     [](Given& g) { g.facts.needs = bit(Capability::vision); },
     "p1",
     Drop::capability},
    {"extraction sees no image",
     {},
     [](Given& g) { g.facts.needs = bit(Capability::vision); },
     "extractive",
     Drop::capability},
    {"context",
     {},
     [](Given& g) { g.facts.input_tokens_estimate = 1001; },
     "p1",
     Drop::context_size},
    {"not pinned",
     {},
     [](Given& g) { g.wish(ModelWish::Kind::pinned, "c2"); },
     "c1",
     Drop::not_pinned},
    {"not routed",
     {},
     [](Given& g) { g.snapshot.routes[1].candidates[0].tiers = {Tier::mid}; },
     "c1",
     Drop::not_routed},
    {"down", {}, [](Given& g) { g.state("cloud", EngineState::down); }, "c1", Drop::engine_down},
};

// An explanation that names the wrong reason sends people to change the wrong line.
TEST(Decide, DropNamesTheFirstReason) {
  const Snapshot snapshot = snapshot_of(kThreeZones);
  for (const DropCase& c : kDropCases) {
    SCOPED_TRACE(c.note);
    Given given{.snapshot = snapshot,
                .facts = facts_of(snapshot, "strict", c.found),
                .environment = {.date = kToday}};
    if (c.change) {
      c.change(given);
    }
    const Plan plan = decide(given.snapshot, given.facts, given.environment);
    const Candidate candidate = considered(given.snapshot, plan, c.model);
    EXPECT_EQ(to_string(candidate.drop), to_string(c.drop));
    EXPECT_EQ(given.snapshot.rule_name(candidate.rule), c.rule);
  }
}

}  // namespace
}  // namespace sluice::policy
