#include "policy/refusal.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "policy/words.h"

namespace sluice::policy {
namespace {

/// What a person can do about the reason for which a model was dropped; empty: nothing.
std::string_view remedy(Drop drop) {
  switch (drop) {
    case Drop::residual_level:
    case Drop::original_level:
    case Drop::residual_categories:
    case Drop::original_categories:
    case Drop::finding_left_in:
      return "the request is too sensitive for the zones that have an engine; remove what is "
             "sensitive, or have an engine configured in a zone with enough clearance";
    case Drop::region:
    case Drop::retention:
    case Drop::training:
      return "no zone declares the terms that this data demands; ask the owner of the policy for "
             "one "
             "that does";
    case Drop::refused_by_rule:
    case Drop::zone_dropped:
    case Drop::never_rule:
      return "remove what the rule names from the request, or ask the owner of the policy";
    case Drop::unsearched:
      return "a detector failed, so that nothing can be taken out of the request; try again";
    case Drop::capability:
      return "no admissible model has every capability that the request needs; ask without tools, "
             "pictures or a schema, or have such a model configured";
    case Drop::context_size:
      return "shorten the request: it does not fit into any admissible model";
    case Drop::not_pinned:
      return "use `auto` as the model, so that the policy may choose";
    case Drop::engine_off:
      return "set the credential that the engine needs (see `sluice check`)";
    case Drop::engine_down:
      return "try again later";
    case Drop::not_routed:
      return "no route of the policy takes this request; ask the owner of the policy";
    case Drop::none:
      return "";
  }
  return "";
}

/// The same, with what it is in the request that stands in the way.
std::string remedy_for(const Candidate& candidate, const Facts& facts, const Snapshot& snapshot) {
  std::string text(remedy(candidate.drop));
  if (candidate.drop == Drop::residual_level || candidate.drop == Drop::original_level) {
    text += "; it would be allowed " + remedy_in_words(candidate, facts, snapshot);
  }
  return text;
}

/// The drop that says most: what a rule said, else what comes first in the order of checks.
const Candidate* decisive(const Plan& plan) {
  const Candidate* best = nullptr;
  const auto weight = [](const Candidate& candidate) {
    const bool by_rule = candidate.rule != RuleIndex::none && candidate.drop != Drop::none;
    const bool says_nothing = candidate.drop == Drop::engine_off || candidate.drop == Drop::none ||
                              candidate.drop == Drop::not_routed;
    return by_rule ? 2 : says_nothing ? 0 : 1;
  };
  for (const Candidate& candidate : plan.considered) {
    if (best == nullptr || weight(candidate) > weight(*best)) {
      best = &candidate;
    }
  }
  return best;
}

/// `cloud: residual_level, private: engine_down`, each zone and reason once; of what was tried, how
/// it failed.
std::string reasons_by_zone(const Snapshot& snapshot,
                            const Plan& plan,
                            std::span<const Attempt> attempts = {}) {
  std::set<std::string> lines;
  const auto add = [&](ZoneIndex zone, std::string_view reason) {
    lines.insert(fmt::format("{}: {}", snapshot.zone(zone).name, reason));
  };
  for (const Candidate& candidate : plan.considered) {
    if (candidate.drop != Drop::none) {
      add(candidate.zone, to_string(candidate.drop));
    }
  }
  for (const Attempt& attempt : attempts) {
    add(attempt.zone, attempt.failure ? to_string(*attempt.failure) : "unfinished");
  }
  return fmt::format("{}", fmt::join(lines, ", "));
}

/// 503: the rule is the route that was followed to its end.
Error unavailable(const Snapshot& snapshot, const Plan& plan, std::string message) {
  return {.code = ErrorCode::unavailable,
          .message = std::move(message),
          .rule = std::string(snapshot.rule_name(plan.route)),
          .hint = "try again later; nothing was sent anywhere else",
          .source = ErrorSource::engine,
          .retry_after = std::chrono::seconds(2)};
}

/// The request is kept: asking again finds it.
Error parked(const Snapshot& snapshot, const Plan& plan, std::string_view reasons) {
  const bool is_review =
      plan.outcome == Plan::Outcome::review ||
      (plan.outcome == Plan::Outcome::run && plan.on_exhausted == FailureMode::review);
  const RuleIndex rule = plan.awaits != RuleIndex::none ? plan.awaits : plan.route;
  return {.code = ErrorCode::parked,
          .message = fmt::format("this request waits for {} ({})",
                                 is_review ? "a reviewer" : "an engine that the policy allows",
                                 reasons),
          .rule = std::string(snapshot.rule_name(rule)),
          .source = ErrorSource::policy,
          .retry_after = std::chrono::seconds(is_review ? 30 : 5)};
}

}  // namespace

Error refusal(const Snapshot& snapshot, const Facts& facts, const Plan& plan) {
  const std::string reasons = reasons_by_zone(snapshot, plan);
  if (plan.is_to_wait()) {
    return parked(snapshot, plan, reasons);
  }
  if (plan.outcome == Plan::Outcome::unavailable) {
    return unavailable(
        snapshot, plan, "every engine that the policy allows is down (" + reasons + ")");
  }
  const Candidate* candidate = decisive(plan);
  const RuleIndex rule = plan.denied_by != RuleIndex::none ? plan.denied_by
                         : candidate != nullptr            ? candidate->rule
                                                           : RuleIndex::none;
  return {.code = ErrorCode::denied_by_policy,
          .message = "the policy allows no engine for this request (" + reasons + ")",
          .rule = std::string(snapshot.rule_name(rule)),
          .hint = candidate == nullptr ? "" : remedy_for(*candidate, facts, snapshot),
          .source = ErrorSource::policy};
}

Error exhausted(const Snapshot& snapshot,
                const Plan& plan,
                std::span<const Attempt> attempts,
                const Error& last) {
  const std::string reasons = reasons_by_zone(snapshot, plan, attempts);
  if (plan.on_exhausted == FailureMode::queue || plan.on_exhausted == FailureMode::review) {
    return parked(snapshot, plan, reasons);
  }
  Error error =
      unavailable(snapshot, plan, "every engine that the policy allows failed (" + reasons + ")");
  if (last.code == ErrorCode::deadline_exceeded) {
    error.code = last.code;
  }
  if (last.retry_after) {
    error.retry_after = last.retry_after;
  }
  return error;
}

}  // namespace sluice::policy
