#include "flow/answer_head.h"

namespace sluice {
namespace {

/// A retry by the client's SDK can help only where time heals; policy and bad input do not change
/// by asking again.
bool retry_can_help(ErrorCode code) {
  const int status = http_status(code);
  return status == 408 || status == 429 || status == 502 || status == 503 || status == 504;
}

}  // namespace

std::vector<HeaderField> AnswerHead::fields() const {
  std::vector<HeaderField> views;
  views.reserve(fields_.size() + 1);  // And the content type.
  for (const auto& [name, value] : fields_) {
    views.push_back({.name = name, .value = value});
  }
  return views;
}

AnswerHead head_of(const Visit& visit) {
  AnswerHead head;
  head.add("x-request-id", std::string(visit.id.view()));
  head.add("request-id", std::string(visit.id.view()));  // Anthropic's SDK reads this one.
  return head;
}

AnswerHead head_of(const Visit& visit, const Answer& answer, Deadline now) {
  const policy::Snapshot& policy = visit.policy();
  const Model& model = policy.model(answer.candidate.model);
  AnswerHead head = head_of(visit);
  head.add("x-sluice-zone", policy.zone(answer.candidate.zone).name);
  head.add("x-sluice-engine", policy.engine(model.engine).name);
  head.add("x-sluice-model", model.name);
  head.add("x-sluice-route", std::string(policy.rule_name(visit.plan->route)));
  head.add("x-sluice-data-class", policy.level_name(visit.classified.facts.original.level));
  head.add("x-sluice-redactions", std::to_string(answer.redactions));
  head.add("x-sluice-attempts", std::to_string(answer.attempts));
  head.add("x-sluice-decision", answer.candidate.degraded ? "degraded" : "routed");
  head.add("x-sluice-overhead-us", std::to_string(visit.overhead(now).count()));
  return head;
}

AnswerHead head_of(const Visit& visit, const Error& error) {
  AnswerHead head = head_of(visit);
  head.add("x-sluice-error-source", std::string(to_string(error.source)));
  if (error.retry_after) {
    head.add("retry-after", std::to_string(error.retry_after->count()));
  }
  if (!retry_can_help(error.code)) {
    head.add("x-should-retry", "false");
  }
  return head;
}

}  // namespace sluice
