#include "flow/answer_head.h"

#include <charconv>

#include "base/assert.h"

namespace sluice {
namespace {

/// A retry by the client's SDK can help only where time heals; policy and bad input do not change
/// by asking again.
bool retry_can_help(ErrorCode code) {
  const int status = http_status(code);
  return status == 408 || status == 429 || status == 502 || status == 503 || status == 504;
}

/// The caller has named one model, and another one has answered.
bool is_overruled(const ModelWish& wish, ModelIndex answered) {
  switch (wish.kind) {
    case ModelWish::Kind::automatic:
    case ModelWish::Kind::tier:
      return false;
    case ModelWish::Kind::model:
    case ModelWish::Kind::pinned:
      return wish.model != answered;
  }
  return false;
}

}  // namespace

AnswerHead::AnswerHead(const Visit& visit) {
  fields_.reserve(kFieldsMax);
  add("x-request-id", visit.id.view());
  add("request-id", visit.id.view());  // Anthropic's SDK reads this one.
}

AnswerHead::AnswerHead(const Visit& visit, const Answer& answer, Deadline now) : AnswerHead(visit) {
  const policy::Snapshot& policy = visit.policy();
  const Model& model = policy.model(answer.candidate.model);
  add("x-sluice-zone", policy.zone(answer.candidate.zone).name);
  add("x-sluice-engine", policy.engine(model.engine).name);
  add("x-sluice-model", model.name);
  add("x-sluice-route", policy.rule_name(visit.plan->route));
  add("x-sluice-data-class", policy.level_name(visit.classified.facts.original.level));
  add_number("x-sluice-redactions", answer.redactions);
  add_number("x-sluice-attempts", answer.attempts);
  if (is_overruled(visit.classified.facts.wish, answer.candidate.model)) {
    add("x-sluice-wish", "overruled");
  }
  add("x-sluice-decision", answer.candidate.degraded ? "degraded" : "routed");
  add_number("x-sluice-overhead-us", visit.overhead(now).count());
}

AnswerHead::AnswerHead(const Visit& visit, const Error& error) : AnswerHead(visit) {
  add("x-sluice-error-source", to_string(error.source));
  if (error.retry_after) {
    add_number("retry-after", error.retry_after->count());
  }
  if (!retry_can_help(error.code)) {
    add("x-should-retry", "false");
  }
}

void AnswerHead::add_number(std::string_view name, std::int64_t value) {
  SLUICE_ASSERT(digits_used_ + kDigitsMax <= digits_.size());
  char* const begin = digits_.data() + digits_used_;
  const char* const end = std::to_chars(begin, begin + kDigitsMax, value).ptr;
  add(name, {begin, end});
  digits_used_ += kDigitsMax;
}

}  // namespace sluice
