#include "app/policy/request_of.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "app/policy/case_facts.h"
#include "app/policy/counter_example_text.h"
#include "policy/load_fake.h"

namespace sluice {
namespace {

policy::Snapshot snapshot() {
  policy::Loaded loaded = policy::FakeWorld().load_text(R"(
zones:
  - {name: cloud, kind: public_cloud, clearance: confidential, accepts: [all]}
engines:
  - {name: far, zone: cloud, dialect: openai, url: "http://127.0.0.1:2", models: [{name: big, tier: frontier}, {name: middle, tier: mid}]}
labels:
  findings: {secret.*: confidential, personal.*: confidential, financial.*: confidential, technical.*: internal}
workloads:
  - {name: general, floor: public}
policy:
  route: [{name: all, candidates: [{placement: workload}]}]
)");
  EXPECT_TRUE(loaded.snapshot) << policy::printed(loaded.problems);
  return *std::move(loaded.snapshot);
}

std::string text_of(const RunnableRequest& request) {
  return nlohmann::json::parse(request.body)["messages"][0]["content"];
}

// A counter-example would hold nothing of what it claims to hold.
TEST(RequestOf, ItsSamplesAreFoundAsWhatTheyAre) {
  const policy::Snapshot policy = snapshot();
  auto desk = policy_commands::CaseDesk::open(policy);
  ASSERT_TRUE(desk);
  std::size_t samples = 0;
  for (std::size_t i = 0; i < policy.catalog.size(); ++i) {
    policy::CounterExample found;
    found.facts.entities.set(i);
    const RunnableRequest request = request_of(found, policy);
    if (!request.not_in_body.empty()) {
      continue;
    }
    SCOPED_TRACE(policy.catalog.info(EntityType{static_cast<std::uint16_t>(i)}).name);
    const auto facts = desk->facts_of({.text = text_of(request)});
    ASSERT_TRUE(facts);
    EXPECT_TRUE(facts->entities.test(i)) << text_of(request);
    ++samples;
  }
  EXPECT_GE(samples, 14U);
}

struct WishCase {
  const char* note;
  Tier tier;
  std::string_view model;
  bool is_shown;
};

// The printed request would ask for another model than the one that breaks the claim.
TEST(RequestOf, ATierIsAskedForByAName) {
  const policy::Snapshot policy = snapshot();
  const WishCase cases[] = {
      {"none", Tier::none, "auto", true},
      {"small", Tier::small, "fast", true},
      {"frontier", Tier::frontier, "smart", true},
      {"by the name of a model", Tier::mid, "middle", true},
      {"no model of this policy has it", Tier::specialised, "auto", false},
  };
  for (const WishCase& c : cases) {
    SCOPED_TRACE(c.note);
    policy::CounterExample found;
    found.facts.wish.tier = c.tier;
    const RunnableRequest request = request_of(found, policy);
    EXPECT_EQ(nlohmann::json::parse(request.body)["model"], c.model);
    EXPECT_EQ(request.not_in_body.empty(), c.is_shown);
  }
}

// A shell would read something else than what was printed.
TEST(RequestOf, TheLineIsAsLongAsItMustBeAndQuoted) {
  const policy::Snapshot policy = snapshot();
  policy::CounterExample found;
  found.marking = "DON'T";
  found.facts.roles = {"it's me"};
  found.facts.size = SizeClass::huge;
  const std::string line = command_of(request_of(found, policy), "a b.yaml");
  EXPECT_LT(line.size(), 1'000U);
  EXPECT_TRUE(line.contains(R"(DON'\''T)")) << line;
  EXPECT_TRUE(line.contains(R"(--role 'it'\''s me')")) << line;
  EXPECT_TRUE(line.contains("--config 'a b.yaml'")) << line;
  EXPECT_TRUE(line.contains("$(seq 64100)")) << line;
}

}  // namespace
}  // namespace sluice
