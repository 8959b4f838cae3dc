#include "policy/explain.h"

#include <algorithm>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "policy/decide.h"
#include "policy/decide_fake.h"

namespace sluice::policy {
namespace {

using testing::HasSubstr;
using testing::Not;

Explanation explained(const Given& given, std::span<const FoundCount> found = {}) {
  const Plan plan = decide(given.snapshot, given.facts, given.environment);
  return explain(given.snapshot, given.facts, given.environment, plan, found);
}

Given given_for(std::string_view workload, std::initializer_list<std::string_view> found) {
  const Snapshot snapshot = snapshot_of(kThreeZones);
  return {.snapshot = snapshot,
          .facts = facts_of(snapshot, workload, found),
          .environment = {.date = kToday}};
}

constexpr std::string_view kGolden = R"(request
  workload strict, model auto, chat, about 100 tokens (medium)
  policy 0123456789abcdef
findings
  personal.email                  2  in user_text
  technical.ip                    1  in tool_result
label: confidential
  confidential   finding personal.email x1 (taken out on the way to cloud)
  internal       finding technical.ip x1 (no protect rule takes it out)
  public         floor_of_workload strict (stays: choose a workload with a lower floor)
rules
  - never `embeddings stay` (test.yaml:37): the action is chat
  - never `hard stays` (test.yaml:38): the workload is strict
  - never `private_only of home` (test.yaml:34): the workload is strict
  - protect `protect[0]` (test.yaml:40): nothing was found that it decides about
  + protect `protect[1]` (test.yaml:41): personal.email: pseudonymise for cloud
  - protect `no cards` (test.yaml:42): nothing was found that it decides about
  - protect `passports stay` (test.yaml:43): nothing was found that it decides about
  - route `cheap` (test.yaml:45): the size is medium
  + route `rest` (test.yaml:46): the first route that fits
  - exceptions `allowed` (test.yaml:48): the caller has no role
candidates
  1. cloud/c1                         cloud (public_cloud), slow
       pseudonymise personal.email  by `protect[1]`
  2. cloud/c2                         cloud (public_cloud), slow
       pseudonymise personal.email  by `protect[1]`
  x  builtin/extractive               onprem (on_prem)
       not_routed: the route does not name it, or fails closed rather than quote
  x  private/p1                       private (private_cloud)
       engine_down: its engine is down or refuses our key
       what would change it: wait until it is back
  x  private/p2                       private (private_cloud)
       engine_down: its engine is down or refuses our key
       what would change it: wait until it is back
plan
  route `rest`, 2 to try; when all fail: fail_closed
)";

// The one page that a person reads to see why a request went where it did.
TEST(Explain, TextOfARequestThatLeavesPseudonymised) {
  Given given = given_for("strict", {"personal.email", "technical.ip"});
  given.environment.engines = {EngineState::up, EngineState::down, EngineState::slow};
  const std::vector<FoundCount> found = {{entity("personal.email"), PositionKind::user_text, 2},
                                         {entity("technical.ip"), PositionKind::tool_result, 1}};
  Explanation explanation = explained(given, found);
  explanation.digest = "0123456789abcdef0123";
  EXPECT_EQ(to_text(explanation, Colour::off), kGolden);
}

// A refusal must name the rule and what to do, or people turn the gateway off.
TEST(Explain, TextOfARefusal) {
  const Given given = given_for("strict", {"financial.card"});
  const std::string text = to_text(explained(given), Colour::off);
  EXPECT_THAT(text, HasSubstr("refused (403): nothing is allowed and able, by rule `no cards`"));
  EXPECT_THAT(text, HasSubstr("refused_by_rule: rule `no cards` refuses what was found"));
  EXPECT_THAT(text, HasSubstr("what would change it: remove it from the request"));
  EXPECT_THAT(text, HasSubstr("label: confidential, pci"));
  EXPECT_THAT(text, Not(HasSubstr("\x1b[")));
}

TEST(Explain, ColourOnlyAddsEscapes) {
  const Explanation explanation = explained(given_for("strict", {"financial.card"}));
  std::string text = to_text(explanation, Colour::on);
  for (std::size_t at = text.find('\x1b'); at != std::string::npos; at = text.find('\x1b')) {
    text.erase(at, text.find('m', at) - at + 1);
  }
  EXPECT_EQ(text, to_text(explanation, Colour::off));
}

struct WordsCase {
  const char* note;
  std::function<void(Given&)> change;
  std::string_view model;
  std::string_view why;
  std::string_view remedy;
};

const WordsCase kWordsCases[] = {
    {"off",
     [](Given& g) { g.snapshot.engines[2].off = true; },
     "c1",
     "its engine is off: the credential is absent",
     "provide env:KEY"},
    {"marking",
     [](Given& g) { add_marking(g.facts, {.level = Level{2}}); },
     "c1",
     "confidential after all that rules take out, above the clearance internal of zone cloud",
     "without: marking CONFIDENTIAL | TLP:RED"},
    {"category",
     [](Given& g) { add_marking(g.facts, {.categories = 2}); },
     "c1",
     "zone cloud does not accept hr",
     "a protect rule that takes it out, or `accepts` of the zone"},
    {"region",
     [](Given& g) { add_marking(g.facts, {.regions = RegionSet{1}}); },
     "c1",
     "the data must stay in eu, which zone cloud does not declare",
     "`region` of the zone"},
    {"no region left",
     [](Given& g) { add_marking(g.facts, {.regions = RegionSet{0}}); },
     "c1",
     "the regions that are demanded exclude each other, which zone cloud does not declare",
     "`region` of the zone"},
    {"retention",
     [](Given& g) { add_marking(g.facts, {.terms = {.retention_days_max = 7}}); },
     "c1",
     "the data may be kept for at most 7 days, which zone cloud does not declare",
     "`retention_days` of the zone"},
    {"never",
     [](Given& g) { g.facts.action = Action::embed; },
     "c1",
     "rule `embeddings stay`: never in zone cloud",
     "a live exception that lifts it"},
    {"capability",
     [](Given& g) { g.facts.needs = bit(Capability::vision); },
     "p1",
     "the model cannot do vision",
     "`capabilities` of the model"},
    {"context",
     [](Given& g) { g.facts.input_tokens_estimate = 5000; },
     "p1",
     "about 5000 tokens do not fit into 1000",
     "a shorter request"},
    {"pinned",
     [](Given& g) { g.wish(ModelWish::Kind::pinned, "c2"); },
     "c1",
     "the caller pinned another model",
     "`auto` as the model"},
};

TEST(Explain, EveryDropInPlainWords) {
  for (const WordsCase& c : kWordsCases) {
    SCOPED_TRACE(c.note);
    Given given = given_for("strict", {});
    c.change(given);
    const Explanation explanation = explained(given);
    const auto line = std::ranges::find(explanation.candidates, c.model, &CandidateLine::model);
    ASSERT_NE(line, explanation.candidates.end());
    EXPECT_EQ(line->why, c.why);
    EXPECT_EQ(line->remedy, c.remedy);
  }
}

// Scripts read the same tree; a key that vanishes breaks them.
TEST(Explain, Json) {
  Given given = given_for("bold", {"personal.email"});
  given.facts.intent = IntentIndex{0};
  given.facts.needs = bit(Capability::tools);
  given.wish(ModelWish::Kind::model, "c2");
  const std::vector<FoundCount> found = {{entity("personal.email"), PositionKind::user_text, 3}};
  const nlohmann::json json = to_json(explained(given, found));
  EXPECT_EQ(json["workload"], "bold");
  EXPECT_EQ(json["wish"], "model cloud/c2");
  EXPECT_EQ(json["needs"], nlohmann::json({"tools"}));
  EXPECT_EQ(
      json["findings"],
      nlohmann::json({{{"type", "personal.email"}, {"position", "user_text"}, {"count", 3}}}));
  EXPECT_EQ(json["outcome"], "run");
  EXPECT_EQ(json["candidates"][0]["model"], "c2");
  EXPECT_EQ(json["candidates"][0]["position"], 1);
  EXPECT_EQ(
      json["candidates"][0]["transforms"][0],
      nlohmann::json(
          {{"type", "personal.email"}, {"transform", "pseudonymise"}, {"rule", "protect[1]"}}));
  EXPECT_EQ(json["digest"].get<std::string>().size(), 64U);
  EXPECT_EQ(json["rules"].size(), given.snapshot.rules.size());
}

TEST(Explain, CountsFindingsByTypeAndPosition) {
  const std::vector<TextSlot> slots = {{.position = PositionKind::user_text},
                                       {.position = PositionKind::tool_result}};
  const EntityType email = entity("personal.email");
  const std::vector<Finding> findings = {{.type = email, .slot = 0},
                                         {.type = email, .slot = 1},
                                         {.type = email, .slot = 1, .continued = true},
                                         {.type = entity("secret.jwt"), .slot = 1},
                                         {.type = email, .slot = 0}};
  const std::vector<FoundCount> want = {{entity("secret.jwt"), PositionKind::tool_result, 1},
                                        {email, PositionKind::user_text, 2},
                                        {email, PositionKind::tool_result, 1}};
  EXPECT_EQ(count_findings(findings, slots), want);
}

}  // namespace
}  // namespace sluice::policy
