#include <nlohmann/json.hpp>

#include "policy/explain.h"

namespace sluice::policy {
namespace {

using nlohmann::json;

json to_json(const ReasonLine& reason) {
  return {{"kind", reason.kind},
          {"what", reason.what},
          {"level", reason.level},
          {"categories", reason.categories},
          {"count", reason.count},
          {"removal", reason.removal}};
}

json to_json(const RuleLine& rule) {
  return {{"kind", rule.kind},
          {"name", rule.name},
          {"file", rule.file},
          {"line", rule.line},
          {"applies", rule.applies},
          {"why", rule.why}};
}

json to_json(const CandidateLine& candidate) {
  json transforms = json::array();
  for (const TransformLine& line : candidate.transforms) {
    transforms.push_back({{"type", line.type}, {"transform", line.transform}, {"rule", line.rule}});
  }
  return {{"engine", candidate.engine},
          {"model", candidate.model},
          {"zone", candidate.zone},
          {"zone_kind", candidate.zone_kind},
          {"state", candidate.state},
          {"drop", candidate.drop},
          {"rule", candidate.rule},
          {"residual", candidate.residual},
          {"why", candidate.why},
          {"remedy", candidate.remedy},
          {"position", candidate.position},
          {"degraded", candidate.degraded},
          {"transforms", transforms}};
}

template <typename Line>
json list(const std::vector<Line>& lines) {
  json array = json::array();
  for (const Line& line : lines) {
    array.push_back(to_json(line));
  }
  return array;
}

}  // namespace

nlohmann::json to_json(const Explanation& explanation) {
  json findings = json::array();
  for (const Explanation::Found& found : explanation.findings) {
    findings.push_back(
        {{"type", found.type}, {"position", found.position}, {"count", found.count}});
  }
  return {{"digest", explanation.digest},
          {"workload", explanation.workload},
          {"wish", explanation.wish},
          {"action", explanation.action},
          {"size", explanation.size},
          {"input_tokens_estimate", explanation.input_tokens_estimate},
          {"intent", explanation.intent},
          {"complexity", explanation.complexity},
          {"latency", explanation.latency},
          {"network", explanation.network},
          {"load", explanation.load},
          {"needs", explanation.needs},
          {"level", explanation.level},
          {"categories", explanation.categories},
          {"findings", findings},
          {"reasons", list(explanation.reasons)},
          {"rules", list(explanation.rules)},
          {"candidates", list(explanation.candidates)},
          {"outcome", explanation.outcome},
          {"route", explanation.route},
          {"denied_by", explanation.denied_by},
          {"awaits", explanation.awaits},
          {"on_exhausted", explanation.on_exhausted}};
}

}  // namespace sluice::policy
