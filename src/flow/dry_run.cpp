#include "flow/dry_run.h"

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "flow/answer_head.h"
#include "policy/explain.h"

namespace sluice {

Task<Result<void>> explain_only(Exchange& exchange, const Visit& visit) {
  const policy::Explanation explanation = explanation_of(visit);
  AnswerHead head(visit);
  std::vector<HeaderField> fields = head.take_fields();
  fields.push_back({.name = "content-type", .value = "application/json"});
  const std::string body = policy::to_json(explanation).dump(2) + '\n';
  Result<void> written = co_await exchange.respond(200, fields, body);
  co_return written;
}

policy::Explanation explanation_of(const Visit& visit) {
  const std::vector<policy::FoundCount> found =
      policy::count_findings(visit.classified.findings, visit.request.slots);
  return policy::explain(
      visit.policy(), visit.classified.facts, visit.environment, *visit.plan, found);
}

}  // namespace sluice
