#include "policy/decide.h"

#include <functional>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "policy/decide_fake.h"

namespace sluice::policy {
namespace {

struct DecideCase {
  const char* note;
  std::string_view workload;
  std::initializer_list<std::string_view> found;
  std::function<void(Given&)> change;  ///< empty: nothing
  std::string_view attempts;           ///< `p1 p2 extractive*`
  Plan::Outcome outcome = Plan::Outcome::run;
  std::string_view denied_by = "";
};

constexpr auto kDeny = Plan::Outcome::deny;
constexpr auto kUnavailable = Plan::Outcome::unavailable;

const DecideCase kDecideCases[] = {
    // Placement.
    {"private first: near before far, extraction last",
     "general",
     {},
     {},
     "p1 p2 c1 c2 extractive*"},
    {"cloud first", "bold", {}, {}, "c1 c2 p1 p2 extractive*"},
    {"fail closed: no extraction in place of better", "strict", {}, {}, "c1 c2 p1 p2"},
    {"private only never names the public cloud", "home", {}, {}, "p1 p2"},
    // Labels.
    {"an e-mail goes out pseudonymised", "bold", {"personal.email"}, {}, "c1 c2 p1 p2 extractive*"},
    {"a secret is masked and the rest goes on",
     "bold",
     {"secret.jwt"},
     {},
     "c1 c2 p1 p2 extractive*"},
    {"an address that no rule takes out stays below the clearance",
     "bold",
     {"technical.ip"},
     {},
     "c1 c2 p1 p2 extractive*"},
    {"an unmapped family is never let out",
     "bold",
     {"medical.record_number"},
     {},
     "p1 p2 extractive*"},
    {"a marking stays, whatever is masked",
     "bold",
     {"personal.email"},
     [](Given& g) { add_marking(g.facts, {.level = Level{2}}); },
     "p1 p2 extractive*"},
    {"a marking of the clearance goes out",
     "bold",
     {},
     [](Given& g) { add_marking(g.facts, {.level = Level{1}}); },
     "c1 c2 p1 p2 extractive*"},
    {"a category that is accepted once redacted",
     "bold",
     {"financial.iban"},
     {},
     "c1 c2 p1 p2 extractive*"},
    {"a category that is not accepted at all",
     "bold",
     {},
     [](Given& g) { add_marking(g.facts, {.level = Level{1}, .categories = 2}); },
     "p1 p2 extractive*"},
    {"a category that would have to be redacted and is not",
     "bold",
     {},
     [](Given& g) { add_marking(g.facts, {.level = Level{1}, .categories = 1}); },
     "p1 p2 extractive*"},
    // Terms: only zones that declare them.
    {"a region",
     "bold",
     {},
     [](Given& g) { add_marking(g.facts, {.regions = RegionSet{1}}); },
     "p1 p2"},
    {"regions that exclude each other",
     "bold",
     {},
     [](Given& g) { add_marking(g.facts, {.regions = RegionSet{0}}); },
     "",
     kDeny},
    {"retention that one zone declares",
     "bold",
     {},
     [](Given& g) { add_marking(g.facts, {.terms = {.retention_days_max = 30}}); },
     "c1 c2"},
    {"retention that no zone declares",
     "bold",
     {},
     [](Given& g) { add_marking(g.facts, {.terms = {.retention_days_max = 29}}); },
     "",
     kDeny},
    {"no training",
     "bold",
     {},
     [](Given& g) { add_marking(g.facts, {.terms = {.no_training = true}}); },
     "c1 c2"},
    // Rules.
    {"a refusal in every zone names its rule",
     "bold",
     {"financial.card"},
     {},
     "",
     kDeny,
     "no cards"},
    {"a zone is left out, the others serve",
     "bold",
     {"personal.passport"},
     {},
     "p1 p2 extractive*"},
    {"never, by action",
     "strict",
     {},
     [](Given& g) { g.facts.action = Action::embed; },
     "p1 p2",
     Plan::Outcome::run},
    {"a live exception lifts it",
     "strict",
     {},
     [](Given& g) {
       g.facts.action = Action::embed;
       g.facts.roles = {"x", "embedder"};
     },
     "c1 c2 p1 p2"},
    {"an exception lives on its last day",
     "strict",
     {},
     [](Given& g) {
       g.facts.action = Action::embed;
       g.facts.roles = {"embedder"};
       g.environment.date = std::chrono::year(2026) / 12 / 1;
     },
     "c1 c2 p1 p2"},
    {"and not on the day after",
     "strict",
     {},
     [](Given& g) {
       g.facts.action = Action::embed;
       g.facts.roles = {"embedder"};
       g.environment.date = std::chrono::year(2026) / 12 / 2;
     },
     "p1 p2"},
    {"an unknown learned fact counts as a match in never",
     "bold",
     {},
     [](Given& g) {
       g.snapshot.never[1].when.intent = {IntentIndex{5}};
       g.facts.intent = IntentIndex::unknown;
       g.snapshot.exceptions.clear();
     },
     "p1 p2 extractive*"},
    {"a known one that differs does not",
     "bold",
     {},
     [](Given& g) { g.facts.intent = IntentIndex{0}; },
     "c1 c2 p1 p2 extractive*"},
    // Ability.
    {"tools: who cannot is no candidate, extraction ignores them",
     "general",
     {},
     [](Given& g) { g.facts.needs = bit(Capability::tools); },
     "p2 c1 c2 extractive*"},
    {"an image is not ignored",
     "general",
     {},
     [](Given& g) { g.facts.needs = bit(Capability::vision); },
     "c1"},
    {"nobody can",
     "general",
     {},
     [](Given& g) { g.facts.needs = bit(Capability::json_schema); },
     "",
     kDeny},
    {"a context that is just large enough",
     "general",
     {},
     [](Given& g) { g.facts.input_tokens_estimate = 1000; },
     "p1 p2 c1 c2 extractive*"},
    {"a context that is too small",
     "general",
     {},
     [](Given& g) { g.facts.input_tokens_estimate = 1001; },
     "p2 c1 c2 extractive*"},
    // Engines.
    {"off: as if it were not there",
     "strict",
     {},
     [](Given& g) { g.snapshot.engines[2].off = true; },
     "p1 p2"},
    {"down: the others serve",
     "strict",
     {},
     [](Given& g) { g.state("cloud", EngineState::down); },
     "p1 p2"},
    {"a refused key is as good as down",
     "strict",
     {},
     [](Given& g) { g.state("cloud", EngineState::bad_credentials); },
     "p1 p2"},
    {"slow: tried after those that are up",
     "general",
     {},
     [](Given& g) { g.state("private", EngineState::slow); },
     "c1 c2 p1 p2 extractive*"},
    {"saturated after slow",
     "general",
     {},
     [](Given& g) {
       g.state("private", EngineState::saturated);
       g.state("cloud", EngineState::slow);
     },
     "c1 c2 p1 p2 extractive*"},
    {"all down, degrade: extraction",
     "general",
     {},
     [](Given& g) {
       g.state("private", EngineState::down);
       g.state("cloud", EngineState::down);
     },
     "extractive*"},
    {"all down, fail closed: unavailable",
     "strict",
     {},
     [](Given& g) {
       g.state("private", EngineState::down);
       g.state("cloud", EngineState::down);
     },
     "",
     kUnavailable},
    {"what is admissible is down, what is up is not admissible",
     "home",
     {},
     [](Given& g) { g.state("private", EngineState::down); },
     "",
     kUnavailable},
    {"extraction is no stand-in when there is nothing better",
     "strict",
     {},
     [](Given& g) {
       g.snapshot.engines[1].off = true;
       g.snapshot.engines[2].off = true;
     },
     "extractive"},
    // Wishes: honoured where the policy is indifferent.
    {"a tier among models of one zone",
     "bold",
     {},
     [](Given& g) { g.facts.wish = {.kind = ModelWish::Kind::tier, .tier = Tier::mid}; },
     "c1 c2 p2 p1 extractive*"},
    {"a model among its neighbours, not before nearer zones",
     "general",
     {},
     [](Given& g) { g.wish(ModelWish::Kind::model, "c2"); },
     "p1 p2 c2 c1 extractive*"},
    {"a pin leaves one",
     "general",
     {},
     [](Given& g) { g.wish(ModelWish::Kind::pinned, "c2"); },
     "c2"},
    {"a pin does not widen",
     "general",
     {"medical.record_number"},
     [](Given& g) { g.wish(ModelWish::Kind::pinned, "c2"); },
     "",
     kDeny},
    {"a pin of what is down does not fall back",
     "general",
     {},
     [](Given& g) {
       g.wish(ModelWish::Kind::pinned, "c2");
       g.state("cloud", EngineState::down);
     },
     "",
     kUnavailable},
    // Routes.
    {"the first route that fits: by cost, the free ones first",
     "general",
     {},
     [](Given& g) {
       g.facts.size = SizeClass::small;
       g.facts.wish = {.kind = ModelWish::Kind::tier, .tier = Tier::small};
     },
     "p1 p2 c2 c1 extractive*"},
    {"no route fits", "general", {}, [](Given& g) { g.snapshot.routes.pop_back(); }, "", kDeny},
};

// A wrong row here is data in the wrong place, or an answer that a person was owed.
TEST(Decide, Table) {
  const Snapshot snapshot = snapshot_of(kThreeZones);
  for (const DecideCase& c : kDecideCases) {
    SCOPED_TRACE(c.note);
    Given given{.snapshot = snapshot,
                .facts = facts_of(snapshot, c.workload, c.found),
                .environment = {.date = kToday}};
    given.facts.intent = IntentIndex{0};  // Else `hard stays` holds for `bold` throughout.
    if (c.change) {
      c.change(given);
    }
    const Plan plan = decide(given.snapshot, given.facts, given.environment);
    EXPECT_EQ(attempts_of(given.snapshot, plan), c.attempts);
    EXPECT_EQ(plan.outcome, c.outcome);
    EXPECT_EQ(given.snapshot.rule_name(plan.denied_by), c.denied_by);
    EXPECT_EQ(plan.considered.size(), given.snapshot.models.size());
  }
}

// What leaves must carry the label of what is still in it, or the journal and the next check lie.
TEST(Decide, ResidualIsWhatStaysInTheBytes) {
  const Snapshot snapshot = snapshot_of(kThreeZones);
  Facts facts = facts_of(snapshot, "bold", {"personal.email", "technical.ip"});
  const Candidate cloud = admit(snapshot, facts, {.date = kToday}, ModelIndex{3});
  EXPECT_EQ(cloud.drop, Drop::never_rule) << "an unknown intent";
  EXPECT_EQ(cloud.residual.level, Level{1}) << "the e-mail is gone, the address stays";
  const Candidate home = admit(snapshot, facts, {.date = kToday}, ModelIndex{0});
  EXPECT_EQ(home.drop, Drop::none);
  EXPECT_EQ(home.residual.level, Level{2}) << "nothing is taken out at home";
}

TEST(Decide, DeclaredDegradation) {
  std::string text(kThreeZones);
  const std::string_view rest = "candidates: [{placement: workload}]}";
  text.replace(text.find(rest),
               rest.size(),
               "candidates: [{zones: [cloud]}], on_exhausted: {degrade: [{zones: [onprem]}]}}");
  const Snapshot snapshot = snapshot_of(text);
  const Facts facts = facts_of(snapshot, "strict");
  Environment environment{.date = kToday};
  EXPECT_EQ(attempts_of(snapshot, decide(snapshot, facts, environment)), "c1 c2 extractive*");
  environment.engines = {EngineState::up, EngineState::up, EngineState::down};
  EXPECT_EQ(attempts_of(snapshot, decide(snapshot, facts, environment)), "extractive*");
  Facts marked = facts;
  add_marking(marked, {.regions = RegionSet{2}});  // Only the cloud is in this region.
  EXPECT_EQ(decide(snapshot, marked, environment).outcome, Plan::Outcome::unavailable)
      << "degrading never widens";
}

TEST(Decide, PreferencesAreDeterministic) {
  struct {
    Selector::Prefer prefer;
    std::string_view attempts;
  } constexpr kCases[] = {{Selector::Prefer::cost, "p1 p2 c2 c1"},
                          {Selector::Prefer::latency, "p1 c2 p2 c1"},
                          {Selector::Prefer::quality, "c1 p2 p1 c2"},
                          {Selector::Prefer::none, "p1 p2 c1 c2"}};

  Snapshot snapshot = snapshot_of(kThreeZones);
  const Facts facts = facts_of(snapshot, "strict");
  for (const auto& c : kCases) {
    snapshot.routes[1].candidates[0] = Selector{.prefer = c.prefer};
    EXPECT_EQ(attempts_of(snapshot, decide(snapshot, facts, {.date = kToday})), c.attempts);
  }
}

}  // namespace
}  // namespace sluice::policy
