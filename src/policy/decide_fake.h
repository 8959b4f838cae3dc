#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "domain/facts.h"
#include "domain/plan.h"
#include "policy/load_fake.h"
#include "policy/snapshot.h"

namespace sluice::policy {

/// The policy of most decision tests: three zones, a model of some kind in each, and the rules of
/// the documentation. `p1`, `p2` are private models, `c1`, `c2` public ones.
inline constexpr std::string_view kThreeZones = R"(
zones:
  - {name: onprem, kind: on_prem, clearance: confidential, accepts: [all]}
  - {name: private, kind: private_cloud, clearance: confidential, accepts: [all], region: eu}
  - {name: cloud, kind: public_cloud, clearance: internal, clearance_redacted: confidential,
     accepts_redacted: [pci], region: us, retention_days: 30, trains_on_prompts: false}
engines:
  - {name: builtin, zone: onprem, dialect: extractive}
  - name: private
    zone: private
    dialect: openai
    url: https://models.example.com
    models:
      - {name: p1, tier: small, context_tokens: 1000}
      - {name: p2, tier: mid, capabilities: [tools]}
  - name: cloud
    zone: cloud
    dialect: anthropic
    api_key: env:KEY
    models:
      - {name: c1, tier: frontier, capabilities: [tools, vision],
         price: {since: 2026-01-01, input_usd_per_mtok: 3, output_usd_per_mtok: 15}}
      - {name: c2, tier: small, capabilities: [tools],
         price: {since: 2026-01-01, input_usd_per_mtok: 1, output_usd_per_mtok: 5}}
labels:
  levels: [public, internal, confidential]
  categories: [pci, hr]
  findings: {secret.*: confidential, personal.*: confidential,
             financial.*: {level: confidential, categories: [pci]}, technical.*: internal}
workloads:
  - {name: general, placement: private_first, floor: public, failure: degrade}
  - {name: bold, placement: cloud_first, floor: public, failure: degrade}
  - {name: strict, placement: cloud_first, floor: public, failure: fail_closed}
  - {name: home, placement: private_only, floor: public, failure: fail_closed}
policy:
  never:
    - {name: embeddings stay, when: {action: embed}, zone_kinds: [public_cloud]}
    - {name: hard stays, when: {workload: bold, intent: code}, zone_kinds: [public_cloud]}
  protect:
    - {zone_kinds: [public_cloud, private_cloud], entities: [secret.*], action: mask}
    - {zone_kinds: [public_cloud], entities: [personal.*, financial.*], action: pseudonymise}
    - {name: no cards, zones: [cloud, private, onprem], entities: [financial.card], action: refuse}
    - {name: passports stay, zones: [cloud], entities: [personal.passport], action: drop_zone}
  route:
    - {name: cheap, when: {size: small, wish: small}, candidates: [{prefer: cost}]}
    - {name: rest, candidates: [{placement: workload}]}
  exceptions:
    - {name: allowed, lifts: embeddings stay, when: {roles: [embedder]}, until: 2026-12-01}
)";

/// A snapshot of a configuration that must be clean; every credential is there.
[[nodiscard]] inline Snapshot snapshot_of(std::string_view text) {
  Loaded loaded = FakeWorld{.credentials = {"env:KEY"}}.load_text(text);
  EXPECT_TRUE(loaded.snapshot.has_value()) << printed(loaded.problems);
  return loaded.snapshot.value_or(Snapshot{});
}

/// Facts of a request with findings of some types, as `3_classify` makes them.
[[nodiscard]] inline Facts facts_of(const Snapshot& snapshot,
                                    std::string_view workload,
                                    std::initializer_list<std::string_view> found = {}) {
  Facts facts;
  facts.workload = snapshot.find_workload(workload).value_or(WorkloadIndex{});
  facts.input_tokens_estimate = 100;
  facts.size = SizeClass::medium;
  facts.reasons.push_back({.kind = ReasonKind::floor_of_workload,
                           .index = static_cast<std::uint16_t>(to_index(facts.workload)),
                           .raises = snapshot.workload(facts.workload).floor});
  for (const std::string_view name : found) {
    const EntityType type = snapshot.catalog.find(name).value_or(EntityType{});
    facts.entities.set(to_index(type));
    facts.reasons.push_back({.kind = ReasonKind::finding,
                             .entity = type,
                             .raises = snapshot.finding_labels[to_index(type)]});
  }
  facts.original = original_label(facts.reasons);
  return facts;
}

/// Adds a reason that nothing removes.
inline void add_marking(Facts& facts, const Label& raises) {
  facts.reasons.push_back({.kind = ReasonKind::marking, .raises = raises});
  facts.original = original_label(facts.reasons);
}

/// The attempts of a plan as `p1 p2 extractive*`; a star marks a degraded one.
[[nodiscard]] inline std::string attempts_of(const Snapshot& snapshot, const Plan& plan) {
  std::string text;
  for (const Candidate& candidate : plan.attempts) {
    text += (text.empty() ? "" : " ") + snapshot.model(candidate.model).name;
    text += candidate.degraded ? "*" : "";
  }
  return text;
}

/// What became of the model called `name`.
[[nodiscard]] inline Candidate considered(const Snapshot& snapshot,
                                          const Plan& plan,
                                          std::string_view name) {
  for (const Candidate& candidate : plan.considered) {
    if (snapshot.model(candidate.model).name == name) {
      return candidate;
    }
  }
  ADD_FAILURE() << "no model " << name;
  return {};
}

/// The day of the tests.
inline constexpr std::chrono::sys_days kToday = std::chrono::year(2026) / 11 / 21;

/// Everything that a case starts from and may change.
struct Given {
  Snapshot snapshot;
  Facts facts;
  Environment environment;

  /// Sets what is known of an engine.
  void state(std::string_view engine, EngineState state) {
    environment.engines.resize(snapshot.engines.size(), EngineState::up);
    for (std::size_t i = 0; i < snapshot.engines.size(); ++i) {
      if (snapshot.engines[i].name == engine) {
        environment.engines[i] = state;
      }
    }
  }

  /// Makes the caller ask for a model by name.
  void wish(ModelWish::Kind kind, std::string_view model) {
    for (std::size_t i = 0; i < snapshot.models.size(); ++i) {
      if (snapshot.models[i].name == model) {
        facts.wish = {.kind = kind,
                      .tier = snapshot.models[i].tier,
                      .model = ModelIndex{static_cast<std::uint16_t>(i)}};
      }
    }
  }
};

}  // namespace sluice::policy
