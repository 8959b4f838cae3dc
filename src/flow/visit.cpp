#include "flow/visit.h"

#include <algorithm>

#include "flow/request_id.h"
#include "policy/admission.h"

namespace sluice {
namespace {

std::vector<ReasonKind> kinds_of(const std::vector<Reason>& reasons) {
  std::vector<ReasonKind> kinds;
  for (const Reason& reason : reasons) {
    if (std::ranges::find(kinds, reason.kind) == kinds.end()) {
      kinds.push_back(reason.kind);
    }
  }
  return kinds;
}

std::chrono::microseconds microseconds(Deadline::duration duration) {
  return std::chrono::duration_cast<std::chrono::microseconds>(duration);
}

/// From the same facts and environment as the decision and the gate.
std::vector<RuleIndex> exceptions_into(const Visit& visit, ZoneIndex zone) {
  return policy::exceptions_used(visit.policy(), visit.classified.facts, visit.environment, zone);
}

/// Of what was really sent: which exceptions opened the way.
std::vector<record::ExceptionUse> exceptions_of(const Visit& visit) {
  std::vector<record::ExceptionUse> uses;
  for (const Attempt& attempt : visit.progress.attempts) {
    for (const RuleIndex exception : exceptions_into(visit, attempt.zone)) {
      const record::ExceptionUse use{.zone = attempt.zone, .exception = exception};
      if (std::ranges::find(uses, use) == uses.end()) {
        uses.push_back(use);
      }
    }
  }
  return uses;
}

Ending ending_of(const Visit& visit, const restore::Delivered& delivered) {
  if (delivered.complete) {
    const bool degraded = visit.answered_by && visit.answered_by->degraded;
    return degraded ? Ending::degraded : Ending::answered;
  }
  const ErrorCode code = delivered.error ? delivered.error->code : ErrorCode::internal;
  if (code == ErrorCode::cancelled) {
    return Ending::cancelled;
  }
  if (code == ErrorCode::parked) {
    return Ending::parked;
  }
  return http_status(code) < 500 ? Ending::refused : Ending::failed;
}

}  // namespace

Visit::Visit(House& house)
    : rules(house.rules), id(new_request_id(house.entropy)), begun(house.clock.now()) {}

std::chrono::microseconds Visit::overhead(Deadline now) const {
  const Deadline epoch{};
  if (accepted == epoch) {
    return {};
  }
  const auto until_send = (progress.first_send == epoch ? now : progress.first_send) - accepted;
  const auto since_answer = answering == epoch ? Deadline::duration{} : now - answering;
  return microseconds(until_send + since_answer);
}

void Visit::answered(const Answer& answer, Deadline now) {
  answering = now;
  answered_by = answer.candidate;
  redactions = answer.redactions;
}

record::Ended ended_of(const Visit& visit,
                       const restore::Delivered& delivered,
                       const Clock& clock) {
  const Deadline now = clock.now();
  record::Ended ended{.request = visit.id,
                      .time = clock.wall(),
                      .ending = ending_of(visit, delivered),
                      .attempts = visit.progress.attempts,
                      .answered_by = visit.answered_by,
                      .usage = delivered.usage,
                      .input_tokens_estimate = visit.request.input_tokens_estimate,
                      .output_bytes = delivered.output_bytes,
                      .tally = {.redactions = visit.redactions,
                                .restored = delivered.restored,
                                .unknown_placeholders = delivered.unknown_placeholders,
                                .answer_findings = delivered.answer_findings},
                      .duration = microseconds(now - visit.begun),
                      .overhead = visit.overhead(now)};
  if (delivered.error) {
    ended.error = delivered.error->code;
    ended.rule = delivered.error->rule;
  }
  if (visit.plan) {
    ended.is_labelled = true;
    ended.unsearched = visit.classified.facts.unsearched;
    ended.exceptions = exceptions_of(visit);
    ended.acted = delivered.acted;
    if (visit.plan->outcome == Plan::Outcome::deny) {
      ended.considered = visit.plan->considered;
    }
  }
  if (visit.caller) {
    ended.tenant = visit.caller->principal.tenant;
    ended.key = visit.caller->principal.key;
    ended.workload = visit.policy().workload(visit.caller->workload).name;
    ended.original = visit.classified.facts.original.level;
    ended.entities = record::count_entities(visit.classified.findings);
  }
  return ended;
}

Intent intent_of(const Visit& visit) {
  const Facts& facts = visit.classified.facts;
  return {.request = visit.id,
          .tenant = visit.caller->principal.tenant,
          .key = visit.caller->principal.key,
          .workload = visit.policy().workload(visit.caller->workload).name,
          .original = facts.original.level,
          .original_categories = facts.original.categories,
          .reasons = kinds_of(facts.reasons),
          .entities = record::count_entities(visit.classified.findings),
          .route = std::string(visit.policy().rule_name(visit.plan->route))};
}

std::vector<std::string> exceptions_for(const Visit& visit, ZoneIndex zone) {
  std::vector<std::string> names;
  for (const RuleIndex exception : exceptions_into(visit, zone)) {
    names.emplace_back(visit.policy().rule_name(exception));
  }
  return names;
}

}  // namespace sluice
