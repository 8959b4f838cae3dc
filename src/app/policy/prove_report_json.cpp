#include <cstdio>
#include <string>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/policy/prove_report.h"
#include "app/policy/prove_scope.h"
#include "app/policy/request_of.h"
#include "base/digest.h"
#include "domain/edge.h"

namespace sluice::policy_commands {
namespace {

using Json = nlohmann::ordered_json;
using policy::CounterExample;
using policy::Snapshot;
using Verdict = ProofReport::Verdict;

Json to_json(const CounterExample& found, const Snapshot& snapshot) {
  const Model& model = snapshot.model(found.model);
  const RunnableRequest request = request_of(found, snapshot);
  return {{"engine", snapshot.engine(model.engine).name},
          {"model", model.name},
          {"zone", snapshot.zone(model.zone).name},
          {"level", snapshot.level_name(found.facts.original.level)},
          {"workload", request.workload},
          {"data_class", request.level},
          {"roles", request.roles},
          {"date", fmt::format("{:%F}", found.environment.date)},
          {"not_in_body", request.not_in_body},
          {"request", Json::parse(request.body)}};
}

Json to_json(const ProofRow& row, const Snapshot& snapshot) {
  Json claim = {{"name", row.claim.name}, {"file", row.claim.file}, {"line", row.claim.line}};
  if (!row.proof) {
    claim["holds"] = nullptr;
    claim["undecided"] = row.proof.error().message;
    return claim;
  }
  const policy::Proof& proof = *row.proof;
  Json rests_on = Json::array();
  for (const policy::LearnedFact fact : proof.rests_on) {
    rests_on.push_back({{"fact", to_string(fact)}, {"said_by", who_says(fact, snapshot)}});
  }
  claim["holds"] = !proof.counter_example;
  claim["conditional_on_classifier"] = !proof.rests_on.empty();
  claim["rests_on"] = std::move(rests_on);
  claim["requests"] = proof.states;
  claim["visited"] = proof.visited;
  claim["time_us"] = row.time.count();
  if (proof.counter_example) {
    claim["counter_example"] = to_json(*proof.counter_example, snapshot);
  }
  return claim;
}

/// Null where nothing shows it either way.
Json holds(Verdict verdict) {
  switch (verdict) {
    case Verdict::broken:
      return false;
    case Verdict::undecided:
    case Verdict::no_claim:
      return nullptr;
    case Verdict::proved:
      return true;
  }
  return nullptr;
}

Json edges_as_json(Verdict verdict) {
  Json edges = Json::array();
  for (const Edge& edge : kEdges) {
    Json row = {{"edge", to_string(edge.id)},
                {"by", basis_of(edge.guard)},
                {"takes", edge.takes},
                {"shown", edge.shown}};
    if (edge.guard == EdgeGuard::admission) {
      row["holds"] = holds(verdict);
    }
    edges.push_back(std::move(row));
  }
  return edges;
}

}  // namespace

void print_json(const ProofReport& report) {
  Json claims = Json::array();
  for (const ProofRow& row : report.rows) {
    claims.push_back(to_json(row, report.snapshot));
  }
  const Json document = {{"policy", to_hex(report.snapshot.digest)},
                         {"from", fmt::format("{:%F}", report.today)},
                         {"claims", std::move(claims)},
                         {"edges", edges_as_json(report.verdict())},
                         {"lowered", lowered_media(report.snapshot)},
                         {"given", kGiven},
                         {"outside", kOutside}};
  fmt::print("{}\n", document.dump(2));
}

}  // namespace sluice::policy_commands
