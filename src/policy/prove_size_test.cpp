#include <initializer_list>
#include <random>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "policy/prove_fake.h"

namespace sluice::policy {
namespace {

/// 200 rules, 12 engines in 6 zones, 4 levels, 6 categories, 20 workloads.
std::string large_policy() {
  std::mt19937 random(7);
  const auto one_of = [&](std::initializer_list<std::string_view> words) {
    return std::string(words.begin()[random() % words.size()]);
  };
  std::string text = "zones:\n";
  for (int zone = 0; zone < 6; ++zone) {
    const std::string kind = zone < 2 ? "on_prem" : zone < 4 ? "private_cloud" : "public_cloud";
    const std::string clearance = zone < 2 ? "l3" : zone < 4 ? "l2" : "l1";
    text += "  - {name: z" + std::to_string(zone) + ", kind: " + kind +
            ", clearance: " + clearance +
            ", clearance_redacted: l3, accepts: [c0, c1], accepts_redacted: [c2, c3]}\n";
  }
  text += "engines:\n";
  for (int engine = 0; engine < 12; ++engine) {
    text += "  - {name: e" + std::to_string(engine) + ", zone: z" + std::to_string(engine % 6) +
            ", dialect: openai, url: \"http://x\", models: [{name: m, tier: mid}]}\n";
  }
  text +=
      "labels:\n  levels: [l0, l1, l2, l3]\n  categories: [c0, c1, c2, c3, c4, c5]\n"
      "  findings: {secret.*: l3, personal.*: {level: l2, categories: [c2]}, "
      "financial.*: {level: l2, categories: [c3]}, technical.*: l1, medical.*: {level: l2, "
      "categories: [c4]}}\nworkloads:\n";
  for (int workload = 0; workload < 20; ++workload) {
    text += "  - {name: w" + std::to_string(workload) + ", floor: " + one_of({"l0", "l1", "l2"}) +
            "}\n";
  }
  text += "policy:\n  never:\n";
  for (int rule = 0; rule < 180; ++rule) {
    text += "    - {name: n" + std::to_string(rule) + ", when: {workload: w" +
            std::to_string(random() % 20) + ", " +
            one_of({"roles: [r0]",
                    "roles: [r1, r2]",
                    "roles: [r3]",
                    "size: huge",
                    "size: [small, medium]"}) +
            ", " +
            one_of({"complexity: high",
                    "complexity: [low, medium]",
                    "intent: code",
                    "wish: frontier",
                    "tools: true"}) +
            ", " +
            one_of({"entities: [personal.email]",
                    "entities: [financial.*]",
                    "entities: [technical.ip]",
                    "entities: [personal.phone, financial.iban]",
                    "level: l1",
                    "level: [l0, l2]",
                    "unscannable: true"}) +
            "}, zones: [" + one_of({"z2", "z3", "z4", "z5", "z4, z5"}) + "]}\n";
  }
  text +=
      "  protect:\n"
      "    - {zone_kinds: [public_cloud, private_cloud], entities: [secret.*], action: mask}\n"
      "    - {zone_kinds: [public_cloud], entities: [personal.*, financial.*], action: "
      "pseudonymise}\n";
  text += "  exceptions:\n";
  for (int row = 0; row < 18; ++row) {
    text += "    - {name: x" + std::to_string(row) + ", lifts: n" + std::to_string(row * 9) +
            ", when: {roles: [r" + std::to_string(row % 4) + "]}, until: 2026-12-" +
            std::to_string(10 + row) + "}\n";
  }
  return text +
         "  route: [{name: all, candidates: [{placement: workload}]}]\nprove:\n"
         "  - {never: {residual: l2, zone_kind: public_cloud}}\n"
         "  - {never: {categories: [c4, c5], zone_kind: public_cloud}}\n"
         "  - {never: {workload: w3, roles: r0, complexity: high, level: l3, zones: [z4, z5]}}\n"
         "  - {never: {left_in: [secret.*, personal.*], zone_kind: public_cloud}}\n";
}

// A proof that takes an hour is not run before each change, and then it proves yesterday's policy.
TEST(ProveSize, ALargePolicyTakesFewStates) {
  const Loaded policy = loaded(large_policy());
  for (const Claim& claim : all_claims(policy)) {
    const Result<Proof> proof = prove(*policy.snapshot, claim, kProofDay);
    ASSERT_TRUE(proof) << claim.name << ": " << proof.error().message;
    EXPECT_LT(proof->visited, 2'000'000U) << claim.name;
    EXPECT_GT(proof->states, 1e9) << claim.name;
  }
}

}  // namespace
}  // namespace sluice::policy
