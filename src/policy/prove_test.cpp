#include "policy/prove.h"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "policy/decide.h"
#include "policy/prove_fake.h"

namespace sluice::policy {
namespace {

/// A boundary worth proving: what people would write, with a claim for each promise.
constexpr std::string_view kPolicy = R"(zones:
  - {name: onprem, kind: on_prem, clearance: secret, accepts: [all]}
  - {name: private, kind: private_cloud, clearance: confidential, accepts: [pci], region: eu}
  - {name: cloud, kind: public_cloud, clearance: internal, clearance_redacted: confidential, accepts_redacted: [pci]}
engines:
  - {name: builtin, zone: onprem, dialect: extractive}
  - {name: home, zone: private, dialect: openai, url: "http://h", models: [{name: mid, tier: mid}]}
  - {name: vendor, zone: cloud, dialect: openai, url: "http://v", models: [{name: big, tier: frontier}]}
labels:
  levels: [public, internal, confidential, secret]
  categories: [pci, phi]
  findings: {secret.*: secret, personal.*: confidential, financial.*: {level: confidential, categories: [pci]}, medical.*: {level: confidential, categories: [phi]}, technical.*: internal}
  dictionaries: [{name: projects, words: [Orion], level: secret}]
workloads:
  - {name: general, placement: cloud_first, floor: public}
  - {name: code-review, placement: private_only, floor: internal}
  - {name: legal, placement: private_first, floor: internal}
policy:
  never:
    - {name: code stays, when: {workload: code-review}, zone_kinds: [public_cloud]}
    - {name: contractors stay home, when: {roles: [contractor], level: confidential}, zones: [private, cloud]}
    - {name: nothing hard leaves, when: {complexity: high}, zone_kinds: [public_cloud]}
    - {name: cards of auditors, when: {roles: [auditor], entities: [financial.card]}, zones: [cloud]}
  protect:
    - {zone_kinds: [public_cloud, private_cloud], entities: [secret.*, custom.*], action: refuse}
    - {zone_kinds: [public_cloud], entities: [personal.*, financial.*], action: pseudonymise}
    - {zone_kinds: [public_cloud], entities: [medical.*], action: drop_zone}
  exceptions:
    - {name: incident, lifts: code stays, when: {roles: [incident-commander]}, until: 2026-12-24}
  route: [{name: all, candidates: [{placement: workload}]}]
prove:
  - {name: no confidential byte in the cloud, never: {residual: confidential, zone_kind: public_cloud}}
  - {name: no secret leaves the house, never: {original: secret, zone_kinds: [public_cloud, private_cloud]}}
  - {name: no key anywhere but here, always: {found: [secret.*], zone: onprem}}
  - {name: no patient in the cloud, never: {categories: [phi], zone_kind: public_cloud}}
  - {name: no card left in, never: {left_in: [financial.card, personal.*], zone_kind: public_cloud}}
  - {name: legal stays private, always: {workload: legal, zones: [onprem, private]}}
  - {name: contractors, never: {roles: contractor, level: confidential, zones: [cloud]}}
  - {name: hard questions stay, never: {complexity: high, zone_kind: public_cloud}}
)";

/// The names of the claims that do not hold.
std::vector<std::string> broken(const Loaded& policy) {
  std::vector<std::string> names;
  for (const Claim& claim : all_claims(policy)) {
    const Result<Proof> proof = prove(*policy.snapshot, claim, kProofDay);
    EXPECT_TRUE(proof) << claim.name << ": " << proof.error().message;
    if (proof && proof->counter_example) {
      names.push_back(claim.name);
    }
  }
  return names;
}

std::string replaced(std::string_view what, std::string_view with) {
  std::string text(kPolicy);
  const std::size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  text.replace(at, what.size(), with);
  return text;
}

// A false alarm would teach people to ignore the proof. Here it is right: a private placement is
// an order in which zones are tried, and no promise.
TEST(Prove, FindsWhatTheAuthorDidNotMean) {
  EXPECT_EQ(broken(loaded(kPolicy)), std::vector<std::string>{"legal stays private"});
}

/// kPolicy with what it lacks.
std::string sound() {
  return replaced("    - {name: code stays,",
                  "    - {name: legal stays, when: {workload: legal}, zone_kinds: [public_cloud]}\n"
                  "    - {name: code stays,");
}

struct Mutation {
  const char* note;
  std::string_view what;
  std::string_view with;
  bool opens = true;  ///< false: another part of the policy still closes it
};

// The reason to have a proof at all: each slip of the pen that opens the boundary must be found,
// with a request that the engine itself really lets through.
TEST(Prove, FindsEveryMutationThatOpensTheBoundary) {
  ASSERT_EQ(broken(loaded(sound())), std::vector<std::string>{});
  const Mutation mutations[] = {
      {"rule for legal removed",
       "    - {name: legal stays, when: {workload: legal}, zone_kinds: [public_cloud]}\n",
       ""},
      {"rule for legal narrowed",
       "when: {workload: legal}",
       "when: {workload: legal, tools: true}"},
      {"rule for legal by role", "when: {workload: legal}", "when: {workload: legal, roles: [x]}"},
      {"rule for legal by size", "when: {workload: legal}", "when: {workload: legal, size: huge}"},
      {"rule for legal by wish", "when: {workload: legal}", "when: {workload: legal, wish: small}"},
      {"rule for legal by entity",
       "when: {workload: legal}",
       "when: {workload: legal, entities: [personal.email]}"},
      {"rule for legal by what can be read",
       "when: {workload: legal}",
       "when: {workload: legal, unscannable: true}"},
      {"rule for legal in another zone",
       "when: {workload: legal}, zone_kinds: [public_cloud]",
       "when: {workload: legal}, zone_kinds: [private_cloud]"},
      {"clearance of the cloud raised",
       "clearance: internal, clearance_redacted",
       "clearance: confidential, clearance_redacted"},
      {"refuse of secrets weakened",
       "entities: [secret.*, custom.*], action: refuse",
       "entities: [secret.*, custom.*], action: mask",
       false},
      {"secrets lowered", "secret.*: secret, personal", "secret.*: internal, personal", false},
      {"a single secret lowered and left in",
       "entities: [secret.*, custom.*], action: refuse",
       "entities: [custom.*], action: refuse",
       false},
      {"personal lowered, left in",
       "personal.*: confidential, financial.*: {level: confidential",
       "personal.*: public, financial.*: {level: confidential",
       false},
      {"keys are public", "secret.*: secret, personal", "secret.*: public, personal", false},
      {"keys and words are public and go to the private cloud",
       "    - {zone_kinds: [public_cloud, private_cloud], entities: [secret.*, custom.*], action: "
       "refuse}",
       "    - {zone_kinds: [public_cloud], entities: [secret.*, custom.*], action: refuse}",
       false},
      {"medical lowered and without category",
       "medical.*: {level: confidential, categories: [phi]}",
       "medical.*: {level: public, categories: [phi]}",
       false},
      {"cloud accepts patients",
       "accepts_redacted: [pci]",
       "accepts_redacted: [pci, phi], accepts: [phi]"},
      {"personal lowered and left in",
       "entities: [personal.*, financial.*], action: pseudonymise",
       "entities: [financial.*], action: pseudonymise",
       false},
      {"contractors of a level only",
       "roles: [contractor], level: confidential",
       "roles: [contractor], level: secret"},
      {"contractors with tools only",
       "roles: [contractor], level: confidential",
       "roles: [contractor], level: confidential, tools: true"},
      {"contractors in the private cloud only", "zones: [private, cloud]}", "zones: [private]}"},
      {"hard questions of medium complexity",
       "complexity: high}, zone_kinds",
       "complexity: medium}, zone_kinds"},
      {"hard questions removed",
       "    - {name: nothing hard leaves, when: {complexity: high}, zone_kinds: [public_cloud]}\n",
       ""},
      {"an exception for legal",
       "    - {name: incident, lifts: code stays,",
       "    - {name: more, lifts: legal stays, until: 2026-11-21}\n"
       "    - {name: incident, lifts: code stays,"},
      {"an exception for a role",
       "    - {name: incident, lifts: code stays,",
       "    - {name: more, lifts: legal stays, when: {roles: [boss]}, until: 2027-01-01}\n"
       "    - {name: incident, lifts: code stays,"},
      {"an exception for contractors",
       "    - {name: incident, lifts: code stays,",
       "    - {name: more, lifts: contractors stay home, when: {size: large}, until: 2027-01-01}\n"
       "    - {name: incident, lifts: code stays,"},
      {"a new engine for the cloud under another kind",
       "  - {name: cloud, kind: public_cloud,",
       "  - {name: other, kind: on_prem, clearance: secret, accepts: [all]}\n"
       "  - {name: cloud, kind: public_cloud,",
       false},
      {"the private cloud reads all",
       "kind: private_cloud, clearance: confidential",
       "kind: private_cloud, clearance: secret"},
  };
  for (const Mutation& mutation : mutations) {
    SCOPED_TRACE(mutation.note);
    std::string text = sound();
    const std::size_t at = text.find(mutation.what);
    ASSERT_NE(at, std::string::npos);
    text.replace(at, mutation.what.size(), mutation.with);
    const Loaded policy = FakeWorld().load_text(text);
    ASSERT_TRUE(policy.snapshot) << printed(policy.problems);
    bool opens = false;
    for (const Claim& claim : all_claims(policy)) {
      const Result<Proof> proof = prove(*policy.snapshot, claim, kProofDay);
      ASSERT_TRUE(proof) << proof.error().message;
      if (!proof->counter_example) {
        continue;
      }
      opens = true;
      const CounterExample& found = *proof->counter_example;
      EXPECT_EQ(admit(*policy.snapshot, found.facts, found.environment, found.model).drop,
                Drop::none)
          << claim.name;
    }
    EXPECT_EQ(opens, mutation.opens);
  }
}

// A proof that leans on a classifier must say so: it is wrong as often as the classifier is.
TEST(Prove, SaysWhatIsConditional) {
  const Loaded policy = loaded(sound());
  for (const Claim& claim : all_claims(policy)) {
    const Result<Proof> proof = prove(*policy.snapshot, claim, kProofDay);
    ASSERT_TRUE(proof);
    EXPECT_EQ(!proof->rests_on.empty(), claim.name == "hard questions stay") << claim.name;
    EXPECT_GT(proof->states, 1'000.0);
    EXPECT_LT(proof->visited, 100'000U);
  }
}

struct LearnedCase {
  const char* note;
  std::string rules;  ///< `never` and `exceptions`
  std::string_view claim;
  std::vector<LearnedFact> rests_on;
};

// A rule that lifts a ban for easy questions is as good as whoever says what is easy.
TEST(Prove, NamesTheLearnedFactsThatMustBeRight) {
  const std::string stays =
      "never: [{name: stays, when: {workload: general}, zone_kinds: [public_cloud]}]\n";
  const std::string easy = stays +
                           "  exceptions: [{name: easy, lifts: stays, when: {complexity: low}, "
                           "until: 2099-01-01}]\n";
  const LearnedCase cases[] = {
      {"an exception", easy, "complexity: high", {LearnedFact::complexity}},
      {"no rule speaks of it", stays, "complexity: high", {}},
      {"a never",
       "never: [{name: n, when: {intent: code}, zone_kinds: [public_cloud]}]\n",
       "intent: code",
       {LearnedFact::intent}},
      {"a never for whatever is said",
       "never: [{name: n, when: {complexity: [low, medium, high]}, zone_kinds: [public_cloud]}]\n",
       "complexity: high",
       {}},
      {"both must be wrong",
       stays + "  exceptions: [{name: easy, lifts: stays, when: {complexity: low, intent: chat}, "
               "until: 2099-01-01}]\n",
       "complexity: high, intent: code",
       {LearnedFact::complexity, LearnedFact::intent}},
      {"the other one alone", easy, "complexity: high, intent: code", {LearnedFact::complexity}},
  };
  for (const LearnedCase& c : cases) {
    SCOPED_TRACE(c.note);
    const Loaded policy = loaded(R"(zones:
  - {name: home, kind: on_prem, clearance: confidential}
  - {name: cloud, kind: public_cloud, clearance: confidential}
engines:
  - {name: house, zone: home, dialect: openai, url: "http://h", models: [{name: h, tier: mid}]}
  - {name: vendor, zone: cloud, dialect: openai, url: "http://v", models: [{name: v, tier: mid}]}
workloads: [{name: general, floor: internal}]
policy:
  )" + c.rules + "  route: [{name: all, candidates: [{placement: workload}]}]\n" +
                                 "prove: [{never: {" + std::string(c.claim) + ", zone: cloud}}]\n");
    ASSERT_EQ(policy.claims.size(), 1U);
    const Result<Proof> proof = prove(*policy.snapshot, policy.claims[0], kProofDay);
    ASSERT_TRUE(proof);
    EXPECT_FALSE(proof->counter_example);
    EXPECT_EQ(proof->rests_on, c.rests_on);
  }
}

/// A boundary around one marking and one engine.
constexpr std::string_view kMarked = R"(zones:
  - {name: home, kind: on_prem, clearance: secret}
  - {name: cloud, kind: public_cloud, clearance: internal}
engines:
  - {name: house, zone: home, dialect: openai, url: "http://h", models: [{name: h, tier: mid}]}
  - {name: vendor, zone: cloud, dialect: openai, url: "http://v", models: [{name: v, tier: mid}]}
labels:
  levels: [public, internal, secret]
  markings: [{text: [RED, CRIMSON], level: secret}, {text: [GREEN], level: public}]
workloads: [{name: general, floor: public}, {name: legal, floor: internal, placement: private_only}]
policy: {route: [{name: all, candidates: [{placement: workload}]}]}
prove:
)";

struct ClaimCase {
  const char* note;
  std::string_view claim;
  bool holds;
};

// A marking that nobody reads any more, and an engine that nobody meant, are the slips that a claim
// about levels and zones cannot see.
TEST(Prove, SpeaksOfMarkingsAndEngines) {
  const ClaimCase cases[] = {
      {"a marking that is read", "never: {marking: RED, zone: cloud}", true},
      {"each of two", "never: {marking: [RED, CRIMSON], zone: cloud}", true},
      {"one of two that means little", "never: {marking: [RED, GREEN], zone: cloud}", false},
      {"one that no rule has", "never: {marking: AMBER, zone: cloud}", false},
      {"at home", "never: {marking: RED, zone: home}", false},
      {"an engine that may not", "never: {workload: legal, engine: vendor}", true},
      {"an engine that may", "never: {workload: general, engine: vendor}", false},
      {"only this one", "always: {workload: legal, engines: [house]}", true},
      {"only this one, but others may", "always: {workload: general, engines: [house]}", false},
      {"a marking at an engine", "never: {marking: CRIMSON, engines: [vendor]}", true},
  };
  for (const ClaimCase& c : cases) {
    SCOPED_TRACE(c.note);
    const Loaded policy = loaded(std::string(kMarked) + "  - {" + std::string(c.claim) + "}\n");
    ASSERT_EQ(policy.claims.size(), 1U);
    const Result<Proof> proof = prove(*policy.snapshot, policy.claims[0], kProofDay);
    ASSERT_TRUE(proof) << proof.error().message;
    EXPECT_EQ(!proof->counter_example, c.holds);
  }
}

// A claim about zones and engines at once would say one of two things, and nobody knew which.
TEST(Prove, AClaimNamesZonesOrEngines) {
  const Loaded policy = FakeWorld().load_text(
      std::string(kMarked) + "  - {never: {level: secret, zone: cloud, engine: vendor}}\n");
  EXPECT_FALSE(policy.snapshot);
  EXPECT_NE(printed(policy.problems).find("zones or engines, not both"), std::string::npos);
}

}  // namespace
}  // namespace sluice::policy
