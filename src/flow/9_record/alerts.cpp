#include "flow/9_record/alerts.h"

#include <algorithm>
#include <utility>

namespace sluice::record {
namespace {

/// Makes the alerts of one request.
class Telling {
 public:
  Telling(const policy::Snapshot& snapshot, const Ended& ended)
      : snapshot_(snapshot), ended_(ended) {}

  [[nodiscard]] std::vector<Alert> take() { return std::move(alerts_); }

  void tell_of_detectors() {
    if (ended_.unsearched) {
      add(AlertKind::detector_failed);
    }
  }

  void tell_of_exceptions() {
    for (const ExceptionUse& use : ended_.exceptions) {
      Alert& alert = add(AlertKind::exception_used);
      alert.rule = rule_name(use.exception);
      alert.zone = zone_name(use.zone);
    }
  }

  void tell_of_answers();
  void tell_of_refusal();

 private:
  Alert& add(AlertKind kind);

  [[nodiscard]] ConfiguredName rule_name(RuleIndex rule) const {
    return ConfiguredName::configured(snapshot_.rule_name(rule));
  }

  [[nodiscard]] ConfiguredName zone_name(ZoneIndex zone) const {
    return ConfiguredName::configured(snapshot_.zone(zone).name);
  }

  /// The model whose drop is worth most: the first of the worst kind; null: none is worth telling.
  [[nodiscard]] const Candidate* kept_out() const;

  const policy::Snapshot& snapshot_;
  const Ended& ended_;
  std::vector<Alert> alerts_;
};

Alert& Telling::add(AlertKind kind) {
  Alert& alert = alerts_.emplace_back(Alert{.kind = kind,
                                            .request = ended_.request,
                                            .time = ended_.time,
                                            .tenant = ended_.tenant,
                                            .key = ended_.key});
  if (!ended_.workload.empty()) {
    alert.workload = ConfiguredName::configured(ended_.workload);
  }
  if (ended_.is_labelled) {
    alert.level = ConfiguredName::configured(snapshot_.level_name(ended_.original));
  }
  return alert;
}

void Telling::tell_of_answers() {
  if (!ended_.answered_by) {
    return;
  }
  const bool is_stopped =
      ended_.ending != Ending::answered && ended_.error == ErrorCode::denied_by_policy;
  if (!is_stopped && ended_.tally.answer_findings == 0) {
    return;
  }
  const bool is_flagged = ended_.acted.action == policy::AnswerAction::flag;
  Alert& alert = add(is_stopped   ? AlertKind::answer_stopped
                     : is_flagged ? AlertKind::answer_flagged
                                  : AlertKind::answer_masked);
  alert.rule = rule_name(ended_.acted.rule);
  alert.zone = zone_name(ended_.answered_by->zone);
  alert.count = std::max(ended_.tally.answer_findings, 1U);
}

const Candidate* Telling::kept_out() const {
  const Candidate* worst = nullptr;
  for (const Candidate& candidate : ended_.considered) {
    const auto kind = alert_for(candidate.drop);
    if (kind && (worst == nullptr || *kind < *alert_for(worst->drop))) {
      worst = &candidate;
    }
  }
  return worst;
}

void Telling::tell_of_refusal() {
  if (ended_.error != ErrorCode::denied_by_policy || ended_.ending != Ending::refused ||
      ended_.answered_by) {
    return;
  }
  if (!ended_.is_labelled) {
    add(AlertKind::not_granted);  // Nobody had looked at the policy yet: the caller was refused.
    return;
  }
  if (!ended_.rule.empty()) {
    Alert& alert = add(AlertKind::refused_by_rule);
    alert.rule = ConfiguredName::configured(ended_.rule);
    if (const Candidate* candidate = kept_out()) {
      alert.zone = zone_name(candidate->zone);
    }
    return;
  }
  const Candidate* candidate = kept_out();
  if (candidate != nullptr && alert_for(candidate->drop) != AlertKind::detector_failed) {
    add(*alert_for(candidate->drop)).zone = zone_name(candidate->zone);
  }
}

}  // namespace

std::optional<AlertKind> alert_for(Drop drop) {
  switch (drop) {
    case Drop::refused_by_rule:
    case Drop::zone_dropped:
    case Drop::never_rule:
      return AlertKind::refused_by_rule;
    case Drop::residual_level:
    case Drop::original_level:
    case Drop::residual_categories:
    case Drop::original_categories:
    case Drop::region:
    case Drop::retention:
    case Drop::training:
    case Drop::finding_left_in:
      return AlertKind::refused_by_label;
    case Drop::unsearched:
      return AlertKind::detector_failed;
    case Drop::none:
    case Drop::engine_off:
    case Drop::capability:
    case Drop::context_size:
    case Drop::not_pinned:
    case Drop::not_routed:
    case Drop::engine_down:
      return std::nullopt;
  }
  return std::nullopt;
}

std::vector<Alert> alerts_of(const policy::Snapshot& snapshot, const Ended& ended) {
  Telling telling(snapshot, ended);
  // In the order of AlertKind: an answer and a refusal exclude each other.
  telling.tell_of_detectors();
  telling.tell_of_exceptions();
  telling.tell_of_answers();
  telling.tell_of_refusal();
  return telling.take();
}

}  // namespace sluice::record
