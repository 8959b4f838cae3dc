#include "policy/approval.h"

#include <algorithm>
#include <optional>

#include "policy/admission.h"
#include "policy/decide.h"
#include "policy/when.h"

namespace sluice::policy {
namespace {

/// Whether both would send the same bytes to the same zone; whatever opens it.
bool is_same_choice(const Way& a, const Way& b) {
  return a.zone == b.zone && a.releases_original == b.releases_original;
}

/// Where models of `plan` would be tried, each zone once.
void add_ways(const Plan& plan, const Way& like, std::vector<Way>& ways) {
  for (const Candidate& attempt : plan.attempts) {
    Way way = like;
    way.zone = attempt.zone;
    way.model = attempt.model;
    if (std::ranges::none_of(ways, [&](const Way& one) { return is_same_choice(one, way); })) {
      ways.push_back(way);
    }
  }
}

bool may_live(const Exception& exception, const Facts& facts, const Environment& environment) {
  return exception.needs_approval && environment.date <= exception.until &&
         matches(exception.when, facts, Unknown::does_not_match);
}

Approval everywhere(const Snapshot& snapshot) {
  Approval approval;
  approval.zones.assign(snapshot.zones.size(), true);
  approval.originals.assign(snapshot.zones.size(), false);
  return approval;
}

Plan plan_under(Approval approval,
                const Snapshot& snapshot,
                const Facts& facts,
                const Environment& environment) {
  Environment approved = environment;
  approved.approval = std::move(approval);
  return decide(snapshot, facts, approved);
}

/// Every original that the policy lets reviewers release.
Approval originals(const Snapshot& snapshot) {
  Approval approval = everywhere(snapshot);
  approval.originals = snapshot.originals_for_review;
  approval.originals.resize(snapshot.zones.size());
  return approval;
}

/// The originals of zones that `exception` alone opens, as far as they differ from what it opens
/// already.
void add_originals(const Exception& exception,
                   const Snapshot& snapshot,
                   const Facts& facts,
                   const Environment& environment,
                   std::vector<Way>& ways) {
  Approval approval = originals(snapshot);
  approval.exceptions.push_back(exception.rule);
  Plan plan = plan_under(std::move(approval), snapshot, facts, environment);
  std::erase_if(plan.attempts, [&](const Candidate& attempt) {
    return !is_original_released(snapshot, attempt.zone, {.approval = originals(snapshot)});
  });
  add_ways(plan, {.exception = exception.rule, .releases_original = true}, ways);
}

/// What is allowed as it is, and down.
void add_waits(const Plan& plan, std::vector<Way>& ways) {
  for (const Candidate& candidate : plan.considered) {
    if (candidate.drop == Drop::engine_down &&
        std::ranges::find(ways, candidate.zone, &Way::zone) == ways.end()) {
      ways.push_back({.zone = candidate.zone, .model = candidate.model});
    }
  }
}

std::optional<ZoneIndex> find_zone(const Snapshot& snapshot, const std::string& name) {
  const auto zone = std::ranges::find(snapshot.zones, name, &Zone::name);
  return zone == snapshot.zones.end()
             ? std::nullopt
             : std::optional(ZoneIndex{static_cast<std::uint16_t>(zone - snapshot.zones.begin())});
}

std::optional<RuleIndex> find_exception(const Snapshot& snapshot, const std::string& name) {
  if (name.empty()) {
    return RuleIndex::none;
  }
  const auto exception = std::ranges::find_if(snapshot.exceptions, [&](const Exception& one) {
    return one.needs_approval && snapshot.rule_name(one.rule) == name;
  });
  return exception == snapshot.exceptions.end() ? std::nullopt : std::optional(exception->rule);
}

}  // namespace

std::vector<Way> ways_to_approve(const Snapshot& snapshot,
                                 const Facts& facts,
                                 const Environment& environment,
                                 const Exhausted& exhausted) {
  std::vector<Way> ways;
  for (const Exception& exception : snapshot.exceptions) {
    if (may_live(exception, facts, environment)) {
      Approval approval = everywhere(snapshot);
      approval.exceptions.push_back(exception.rule);
      const Plan plan = plan_under(std::move(approval), snapshot, facts, environment);
      add_ways(plan, {.exception = exception.rule}, ways);
    }
  }
  if (!exhausted.asks_a_person) {
    return ways;
  }
  const Plan plan = plan_under(originals(snapshot), snapshot, facts, environment);
  add_ways(plan, {.releases_original = true}, ways);
  for (const Exception& exception : snapshot.exceptions) {
    const bool differs = facts.entities.any();  // Else an original is what would be sent anyway.
    if (differs && may_live(exception, facts, environment)) {
      add_originals(exception, snapshot, facts, environment, ways);
    }
  }
  if (exhausted.is_down) {  // As it is: released, it might go nowhere that it may go now.
    add_waits(plan_under(everywhere(snapshot), snapshot, facts, environment), ways);
  }
  return ways;
}

Approval approval_for(const Way& way, const Snapshot& snapshot) {
  Approval approval;
  approval.zones.assign(snapshot.zones.size(), false);
  approval.originals.assign(snapshot.zones.size(), false);
  approval.zones[to_index(way.zone)] = true;
  approval.originals[to_index(way.zone)] = way.releases_original;
  if (way.exception != RuleIndex::none) {
    approval.exceptions.push_back(way.exception);
  }
  return approval;
}

Approval approval_of(const Verdict& verdict, const Snapshot& snapshot) {
  const std::optional<ZoneIndex> zone = find_zone(snapshot, verdict.zone);
  const std::optional<RuleIndex> exception = find_exception(snapshot, verdict.exception);
  if (!verdict.is_approved || verdict.policy_digest != snapshot.digest || !zone || !exception) {
    return {};
  }
  return approval_for(
      {.zone = *zone, .exception = *exception, .releases_original = verdict.releases_original},
      snapshot);
}

}  // namespace sluice::policy
