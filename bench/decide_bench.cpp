#include <string>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "policy/decide.h"
#include "policy/load_fake.h"

namespace sluice::policy {
namespace {

/// A policy of three zones and eight models, with `rules` rules: nine in ten are `never` rows of
/// which each names a workload or types of its own, the rest routes.
Snapshot policy_with(int rules) {
  std::string never;
  std::string routes;
  for (int i = 0; i < rules; ++i) {
    if (i % 10 == 9) {
      routes += fmt::format(
          "    - {{name: r{}, when: {{workload: w{}, roles: r{}}}, "
          "candidates: [{{placement: workload}}]}}\n",
          i,
          i % 20,
          i);
    } else {
      never += fmt::format(
          "    - {{name: n{}, when: {{workload: w{}, roles: [guest, r{}], entities: [medical.*]}}, "
          "zone_kinds: [public_cloud]}}\n",
          i,
          i % 20,
          i);
    }
  }
  std::string workloads;
  for (int i = 0; i < 20; ++i) {
    workloads += fmt::format("  - {{name: w{}, failure: degrade}}\n", i);
  }
  std::string models;
  for (int i = 0; i < 7; ++i) {
    models += fmt::format("      - {{name: m{}, tier: mid, capabilities: [tools]}}\n", i);
  }
  const std::string text = fmt::format(R"(
zones:
  - {{name: onprem, kind: on_prem, clearance: confidential}}
  - {{name: private, kind: private_cloud, clearance: confidential}}
  - {{name: cloud, kind: public_cloud, clearance: internal, clearance_redacted: confidential}}
engines:
  - {{name: builtin, zone: onprem, dialect: extractive}}
  - name: cloud
    zone: cloud
    dialect: openai
    url: https://models.example.com
    models:
{}workloads:
{}policy:
  never:
{}  protect:
    - {{zones: [cloud], entities: [personal.*], action: pseudonymise}}
  route:
{}    - {{name: rest, candidates: [{{placement: workload, prefer: cost}}]}}
)",
                                       models,
                                       workloads,
                                       never,
                                       routes);
  Loaded loaded = FakeWorld().load_text(text);
  if (!loaded.snapshot) {
    fmt::print(stderr, "{}", printed(loaded.problems));
    std::abort();
  }
  return *std::move(loaded.snapshot);
}

/// A request of the last workload with two findings: the conditions of most rules are looked at.
Facts facts_of_request(const Snapshot& snapshot) {
  Facts facts{.roles = {"engineer"}, .workload = WorkloadIndex{19}, .input_tokens_estimate = 800};
  facts.reasons.push_back({.kind = ReasonKind::floor_of_workload, .raises = {.level = Level{1}}});
  for (const EntityType type : {entity("personal.email"), entity("personal.phone")}) {
    facts.entities.set(to_index(type));
    facts.reasons.push_back({.entity = type, .raises = snapshot.finding_labels[to_index(type)]});
  }
  facts.original = original_label(facts.reasons);
  return facts;
}

void decide_with_rules(benchmark::State& state) {
  const Snapshot snapshot = policy_with(static_cast<int>(state.range(0)));
  const Facts facts = facts_of_request(snapshot);
  const Environment environment{.date = std::chrono::year(2026) / 11 / 21};
  DecideMemory memory;
  Plan plan;
  for (auto _ : state) {
    decide(snapshot, facts, environment, memory, plan);
    benchmark::DoNotOptimize(plan);
  }
}

BENCHMARK(decide_with_rules)->Arg(10)->Arg(200)->Arg(1000);

/// The check that is made again at every send.
void admit_with_rules(benchmark::State& state) {
  const Snapshot snapshot = policy_with(static_cast<int>(state.range(0)));
  const Facts facts = facts_of_request(snapshot);
  const Environment environment{.date = std::chrono::year(2026) / 11 / 21};
  for (auto _ : state) {
    benchmark::DoNotOptimize(admit(snapshot, facts, environment, ModelIndex{3}));
  }
}

BENCHMARK(admit_with_rules)->Arg(200);

void load_with_rules(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(policy_with(static_cast<int>(state.range(0))));
  }
}

BENCHMARK(load_with_rules)->Arg(200)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace sluice::policy

BENCHMARK_MAIN();
