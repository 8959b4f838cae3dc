#include "app/diff/decision.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "policy/decide.h"
#include "policy/words.h"

namespace sluice::diff {
namespace {

using policy::Snapshot;

std::string action_on(const Facts& facts, ZoneIndex zone, const Snapshot& snapshot) {
  Transform strongest = Transform::none;
  const auto& row = snapshot.transforms[to_index(zone)];
  for (std::size_t type = 0; type < row.size(); ++type) {
    if (facts.entities.test(type)) {
      strongest = std::max(strongest, row[type].transform);
    }
  }
  return strongest == Transform::none ? "" : std::string(to_string(strongest));
}

std::string_view word_of(Plan::Outcome outcome) {
  switch (outcome) {
    case Plan::Outcome::run:
      return "run";
    case Plan::Outcome::deny:
      return "refused";
    case Plan::Outcome::unavailable:
      return "unavailable";
    case Plan::Outcome::review:
      return "review";
    case Plan::Outcome::queue:
      return "queue";
  }
  return "refused";
}

Step step_of(const Candidate& candidate, const Facts& facts, const Snapshot& snapshot) {
  const Model& model = snapshot.model(candidate.model);
  return {.zone = snapshot.zone(candidate.zone).name,
          .engine = snapshot.engine(model.engine).name,
          .model = model.name,
          .action = action_on(facts, candidate.zone, snapshot),
          .is_last_resort = candidate.degraded};
}

std::string rule_of(const Plan& plan, const Snapshot& snapshot) {
  const RuleIndex rule = plan.denied_by != RuleIndex::none ? plan.denied_by : plan.route;
  if (rule == RuleIndex::none) {
    return "";
  }
  return fmt::format("{} `{}`", snapshot.rules[to_index(rule)].kind, snapshot.rule_name(rule));
}

std::string in_words(const Step& step) {
  return fmt::format("{} {}/{}{}{}",
                     step.zone,
                     step.engine,
                     step.model,
                     step.action.empty() ? "" : fmt::format(" ({})", step.action),
                     step.is_last_resort ? ", last resort" : "");
}

}  // namespace

Extent distance(const Decision& before, const Decision& after) {
  if (before.outcome != after.outcome || before.steps.empty() != after.steps.empty() ||
      (!before.steps.empty() && before.steps.front() != after.steps.front())) {
    return Extent::elsewhere;
  }
  const bool is_same = before.steps == after.steps && before.on_exhausted == after.on_exhausted;
  return is_same ? Extent::same : Extent::fallbacks;
}

Decision decision_of(const Snapshot& snapshot, const Facts& facts, const Environment& environment) {
  const Plan plan = policy::decide(snapshot, facts, environment);
  Decision decision{.outcome = std::string(word_of(plan.outcome)),
                    .steps = {},
                    .on_exhausted = std::string(to_string(plan.on_exhausted)),
                    .rule = rule_of(plan, snapshot),
                    .first = {}};
  for (const Candidate& attempt : plan.attempts) {
    decision.steps.push_back(step_of(attempt, facts, snapshot));
  }
  if (!plan.attempts.empty()) {
    decision.first = plan.attempts.front().model;
  }
  return decision;
}

ClosedZones closed_zones(const Snapshot& snapshot,
                         const Facts& facts,
                         const Environment& environment) {
  const Plan plan = policy::decide(snapshot, facts, environment);
  ClosedZones closed;
  for (std::size_t i = 0; i < snapshot.zones.size(); ++i) {
    const ZoneIndex zone{static_cast<std::uint16_t>(i)};
    const auto dropped = std::ranges::find(plan.considered, zone, &Candidate::zone);
    if (dropped != plan.considered.end() &&
        std::ranges::find(plan.attempts, zone, &Candidate::zone) == plan.attempts.end()) {
      closed.emplace_back(snapshot.zones[i].name, policy::drop_in_words(*dropped, facts, snapshot));
    }
  }
  return closed;
}

std::string to_text(const Decision& decision) {
  std::vector<std::string> steps;
  for (const Step& step : decision.steps) {
    steps.push_back(in_words(step));
  }
  return steps.empty() ? decision.outcome : fmt::format("{}", fmt::join(steps, " > "));
}

}  // namespace sluice::diff
