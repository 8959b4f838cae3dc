#include "policy/admission.h"

#include <algorithm>

#include "policy/when.h"

namespace sluice::policy {
namespace {

std::vector<EntityType> types_in(const EntitySet& entities, std::size_t catalog_size) {
  std::vector<EntityType> types;
  if (entities.none()) {
    return types;
  }
  for (std::size_t i = 0; i < catalog_size; ++i) {
    if (entities.test(i)) {
      types.push_back(EntityType{static_cast<std::uint16_t>(i)});
    }
  }
  return types;
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

bool is_lifted(const Snapshot& snapshot,
               RuleIndex rule,
               const Facts& facts,
               const Environment& environment) {
  return std::ranges::any_of(snapshot.exceptions, [&](const Exception& exception) {
    return exception.lifts == rule && environment.date <= exception.until &&
           matches(exception.when, facts, Unknown::does_not_match);
  });
}

Admission::Admission(const Snapshot& snapshot, const Facts& facts, const Environment& environment)
    : snapshot_(snapshot),
      facts_(facts),
      found_(types_in(facts.entities, snapshot.catalog.size())),
      forbidden_by_(snapshot.zones.size(), RuleIndex::none) {
  for (const NeverRule& never : snapshot.never) {
    if (!matches(never.when, facts, Unknown::matches) ||
        is_lifted(snapshot, never.rule, facts, environment)) {
      continue;
    }
    for (std::size_t zone = 0; zone < forbidden_by_.size(); ++zone) {
      if (never.zones[zone] && forbidden_by_[zone] == RuleIndex::none) {
        forbidden_by_[zone] = never.rule;
      }
    }
  }
}

Verdict Admission::judge(ZoneIndex index) const {
  Verdict verdict = judge_transforms(index);
  if (verdict.drop != Drop::none) {
    return verdict;
  }
  const Zone& zone = snapshot_.zone(index);
  verdict.drop = check_levels(zone, facts_.original, verdict.residual);
  if (verdict.drop == Drop::none) {
    verdict.drop = check_terms(zone, facts_.original);
  }
  if (verdict.drop == Drop::none && facts_.unsearched && takes_something_out(index)) {
    verdict.drop = Drop::unsearched;
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
  }
  return verdict;
}

Verdict Admission::judge_transforms(ZoneIndex zone) const {
  Verdict verdict;
  EntitySet removed;
  Transform strongest = Transform::none;
  for (const EntityType type : found_) {
    const TransformCell& cell = snapshot_.transforms[to_index(zone)][to_index(type)];
    if (cell.transform != Transform::none) {
      removed.set(to_index(type));
    }
    if (cell.transform >= Transform::drop_zone && cell.transform > strongest) {
      strongest = cell.transform;
      verdict.rule = cell.rule;
      verdict.drop = strongest == Transform::refuse ? Drop::refused_by_rule : Drop::zone_dropped;
    }
  }
  verdict.residual = residual_label(facts_.reasons, removed);
  return verdict;
}

bool Admission::takes_something_out(ZoneIndex zone) const {
  return std::ranges::any_of(snapshot_.transforms[to_index(zone)], [](const TransformCell& cell) {
    return cell.transform != Transform::none;
  });
}

/// The last line of defence: it holds also where a finding has no reason in the label.
bool Admission::leaves_sensitive_in(ZoneIndex zone) const {
  return std::ranges::any_of(found_, [&](EntityType type) {
    return snapshot_.transforms[to_index(zone)][to_index(type)].transform == Transform::none &&
           snapshot_.finding_labels[to_index(type)].level > snapshot_.zone(zone).clearance;
  });
}

}  // namespace sluice::policy
