#include "policy/admission.h"

#include <algorithm>

#include "policy/when.h"

namespace sluice::policy {
namespace {

/// Puts the types of a set into `types`.
void list_types(const EntitySet& entities,
                std::size_t catalog_size,
                std::vector<EntityType>& types) {
  types.clear();
  for (std::size_t i = 0; entities.any() && i < catalog_size; ++i) {
    if (entities.test(i)) {
      types.push_back(EntityType{static_cast<std::uint16_t>(i)});
    }
  }
}

bool holds(const std::vector<bool>& zones, ZoneIndex zone) {
  return to_index(zone) < zones.size() && zones[to_index(zone)];
}

bool is_approved(const Approval& approval, RuleIndex exception, ZoneIndex zone) {
  return holds(approval.zones, zone) &&
         std::ranges::find(approval.exceptions, exception) != approval.exceptions.end();
}

bool is_subset(CategorySet some, CategorySet all) {
  return (some & ~all) == 0;
}

/// Admission 1 and 2.
Drop check_levels(const Zone& zone, const Label& original, const Label& residual) {
  if (residual.level > zone.clearance) {
    return Drop::residual_level;
  }
  if (original.level > strictest(zone.clearance, zone.clearance_redacted)) {
    return Drop::original_level;
  }
  if (!is_subset(residual.categories, zone.accepts)) {
    return Drop::residual_categories;
  }
  const auto accepts_redacted = static_cast<CategorySet>(zone.accepts | zone.accepts_redacted);
  return is_subset(original.categories, accepts_redacted) ? Drop::none : Drop::original_categories;
}

/// Admission 3: a restricted label admits only zones that declare what it demands.
Drop check_terms(const Zone& zone, const Label& label) {
  if (label.regions && (!zone.region || (*label.regions & (1U << *zone.region)) == 0)) {
    return Drop::region;
  }
  const auto& days_max = label.terms.retention_days_max;
  if (days_max && (!zone.retention_days || *zone.retention_days > *days_max)) {
    return Drop::retention;
  }
  // An undeclared zone may train on prompts.
  return label.terms.no_training && zone.trains_on_prompts.value_or(true) ? Drop::training
                                                                          : Drop::none;
}

}  // namespace

const Exception* lifting_exception(const Snapshot& snapshot,
                                   RuleIndex rule,
                                   ZoneIndex zone,
                                   const Facts& facts,
                                   const Environment& environment) {
  const auto found = std::ranges::find_if(snapshot.exceptions, [&](const Exception& exception) {
    return exception.lifts == rule && environment.date <= exception.until &&
           (!exception.needs_approval || is_approved(environment.approval, exception.rule, zone)) &&
           matches(exception.when, facts, Unknown::does_not_match);
  });
  return found == snapshot.exceptions.end() ? nullptr : &*found;
}

std::vector<RuleIndex> exceptions_used(const Snapshot& snapshot,
                                       const Facts& facts,
                                       const Environment& environment,
                                       ZoneIndex zone) {
  std::vector<RuleIndex> used;
  if (snapshot.exceptions.empty()) {
    return used;  // As nearly always: nothing is evaluated again.
  }
  for (const NeverRule& never : snapshot.never) {
    if (!never.zones[to_index(zone)] || !matches(never.when, facts, Unknown::matches)) {
      continue;
    }
    const Exception* const lifting =
        lifting_exception(snapshot, never.rule, zone, facts, environment);
    if (lifting != nullptr && std::ranges::find(used, lifting->rule) == used.end()) {
      used.push_back(lifting->rule);
    }
  }
  return used;
}

bool is_original_released(const Snapshot& snapshot,
                          ZoneIndex zone,
                          const Environment& environment) {
  return holds(environment.approval.originals, zone) &&
         holds(snapshot.originals_for_review, zone) &&
         snapshot.zone(zone).kind != ZoneKind::public_cloud;
}

Admission::Admission(const Snapshot& snapshot,
                     const Facts& facts,
                     const Environment& environment,
                     AdmissionMemory& memory)
    : snapshot_(snapshot),
      facts_(facts),
      environment_(environment),
      found_(memory.found),
      forbidden_by_(memory.forbidden_by) {
  list_types(facts.entities, snapshot.catalog.size(), memory.found);
  memory.forbidden_by.assign(snapshot.zones.size(), RuleIndex::none);
  for (const NeverRule& never : snapshot.never) {
    if (!matches(never.when, facts, Unknown::matches)) {
      continue;
    }
    for (std::size_t i = 0; i < forbidden_by_.size(); ++i) {
      const ZoneIndex zone{static_cast<std::uint16_t>(i)};
      if (never.zones[i] && forbidden_by_[i] == RuleIndex::none &&
          lifting_exception(snapshot, never.rule, zone, facts, environment) == nullptr) {
        memory.forbidden_by[i] = never.rule;
      }
    }
  }
}

ZoneVerdict Admission::judge(ZoneIndex index) const {
  ZoneVerdict verdict = judge_transforms(index);
  if (verdict.drop != Drop::none) {
    return verdict;
  }
  const Zone& zone = snapshot_.zone(index);
  verdict.drop = check_levels(zone, facts_.original, verdict.residual);
  if (verdict.drop == Drop::none) {
    verdict.drop = check_terms(zone, facts_.original);
  }
  if (verdict.drop != Drop::none) {
    return verdict;
  }
  const RuleIndex never = forbidden_by_[to_index(index)];
  if (never != RuleIndex::none) {
    verdict.drop = Drop::never_rule;
    verdict.rule = never;
  } else if (leaves_sensitive_in(index)) {
    verdict.drop = Drop::finding_left_in;
  } else if (facts_.unsearched && takes_something_out(index)) {
    verdict.drop = Drop::unsearched;
  }
  return verdict;
}

ZoneVerdict Admission::judge_transforms(ZoneIndex zone) const {
  ZoneVerdict verdict;
  EntitySet removed;
  Transform strongest = Transform::none;
  for (const EntityType type : found_) {
    const Transform transform = transform_of(type, zone);
    if (transform != Transform::none) {
      removed.set(to_index(type));
    }
    if (transform >= Transform::drop_zone && transform > strongest) {
      strongest = transform;
      verdict.rule = snapshot_.transforms[to_index(zone)][to_index(type)].rule;
      verdict.drop = strongest == Transform::refuse ? Drop::refused_by_rule : Drop::zone_dropped;
    }
  }
  verdict.residual = residual_label(facts_.reasons, removed);
  return verdict;
}

Transform Admission::transform_of(EntityType type, ZoneIndex zone) const {
  return is_original_released(snapshot_, zone, environment_)
             ? Transform::none
             : snapshot_.transforms[to_index(zone)][to_index(type)].transform;
}

bool Admission::takes_something_out(ZoneIndex zone) const {
  return !is_original_released(snapshot_, zone, environment_) &&
         std::ranges::any_of(snapshot_.transforms[to_index(zone)], [](const TransformCell& cell) {
           return cell.transform != Transform::none;
         });
}

/// The last line of defence: it holds also where a finding has no reason in the label.
bool Admission::leaves_sensitive_in(ZoneIndex zone) const {
  return std::ranges::any_of(found_, [&](EntityType type) {
    return transform_of(type, zone) == Transform::none &&
           snapshot_.finding_labels[to_index(type)].level > snapshot_.zone(zone).clearance;
  });
}

}  // namespace sluice::policy
