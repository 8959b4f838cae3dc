#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "policy/snapshot.h"

/// Half of reference_fake.h: what may go where.
namespace sluice::policy::reference {

/// A label in words: absence is absence, and sets are lists of truths.
struct PlainLabel {
  static constexpr int kForEver = 1'000'000;

  int level = 0;
  std::array<bool, 16> categories{};
  bool is_restricted = false;  ///< to `regions`
  std::array<bool, 8> regions{};
  int retention_days_max = kForEver;
  bool no_training = false;
};

/// "Levels join by maximum, categories by union, regions by intersection; the strictest term wins."
inline void raise(PlainLabel& label, const Label& by) {
  label.level = std::max(label.level, static_cast<int>(by.level));
  for (std::size_t i = 0; i < label.categories.size(); ++i) {
    label.categories[i] = label.categories[i] || ((by.categories >> i) & 1U) != 0;
  }
  for (std::size_t i = 0; by.regions && i < label.regions.size(); ++i) {
    const bool allowed = ((*by.regions >> i) & 1U) != 0;
    label.regions[i] = allowed && (!label.is_restricted || label.regions[i]);
  }
  label.is_restricted = label.is_restricted || by.regions.has_value();
  if (by.terms.retention_days_max) {
    label.retention_days_max =
        std::min<int>(label.retention_days_max, *by.terms.retention_days_max);
  }
  label.no_training = label.no_training || by.terms.no_training;
}

/// "Every condition that is set must hold; a learned fact that is unknown matches in never."
class Conditions {
 public:
  enum class In : std::uint8_t { never, elsewhere };

  Conditions(const When& when, const Facts& facts, In place)
      : when_(when), facts_(facts), is_never_(place == In::never) {}

  [[nodiscard]] bool hold() const {
    return among(when_.workloads, facts_.workload) && has_role() &&
           among(when_.actions, facts_.action) && learned(when_.complexity, facts_.complexity) &&
           learned(when_.intent, facts_.intent) && among(when_.sizes, facts_.size) &&
           among(when_.wishes, facts_.wish.tier) && content_fits() &&
           fits(when_.tools, (facts_.needs & bit(Capability::tools)) != 0) &&
           fits(when_.unscannable, facts_.unscannable) && fits(when_.media, facts_.media);
  }

 private:
  template <typename T>
  static bool among(const std::vector<T>& wanted, const T& fact) {
    return wanted.empty() || std::ranges::count(wanted, fact) > 0;
  }

  static bool fits(const std::optional<bool>& wanted, bool fact) {
    return !wanted.has_value() || wanted.value() == fact;
  }

  template <typename T>
  [[nodiscard]] bool learned(const std::vector<T>& wanted, const T& fact) const {
    return (is_never_ && fact == T::unknown) || among(wanted, fact);
  }

  [[nodiscard]] bool has_role() const {
    bool has = when_.roles.empty();
    for (const std::string& role : facts_.roles) {
      has = has || std::ranges::count(when_.roles, role) > 0;
    }
    return has;
  }

  /// What a detector failed on may hold anything and be of any level.
  [[nodiscard]] bool content_fits() const {
    if (is_never_ && facts_.unsearched) {
      return true;
    }
    const bool is_found = when_.entities.none() || (when_.entities & facts_.entities).any();
    return is_found && among(when_.levels, facts_.original.level);
  }

  const When& when_;
  const Facts& facts_;
  bool is_never_;
};

/// The four conditions of the admission rule, one after the other, and the two actions that leave
/// a zone out.
class Admits {
 public:
  Admits(const Snapshot& snapshot, const Facts& facts, const Environment& environment)
      : snapshot_(snapshot),
        facts_(facts),
        today_(environment.date),
        approval_(environment.approval) {
    for (std::size_t type = 0; type < snapshot.catalog.size(); ++type) {
      if (facts.entities[type]) {
        found_.push_back(type);
      }
    }
  }

  [[nodiscard]] bool to(std::size_t zone) const {
    const PlainLabel original = label(zone, Part::all);
    const PlainLabel residual = label(zone, Part::left_in);
    return levels_fit(snapshot_.zones[zone], original, residual) &&
           categories_fit(snapshot_.zones[zone], original, residual) &&
           terms_hold(snapshot_.zones[zone], original) && !a_never_holds(zone) &&
           findings_may_go(zone) && !(facts_.unsearched && edits_something(zone));
  }

  /// What is said of a zone: the first thing that speaks against it, in the order of Drop.
  struct Said {
    Drop drop = Drop::none;
    RuleIndex rule = RuleIndex::none;
  };

  [[nodiscard]] Said of(std::size_t zone) const {
    for (const Transform out : {Transform::refuse, Transform::drop_zone}) {
      for (const std::size_t type : found_) {
        if (action(zone, type) == out) {
          return {out == Transform::refuse ? Drop::refused_by_rule : Drop::zone_dropped,
                  snapshot_.transforms[zone][type].rule};
        }
      }
    }
    if (const Drop drop = of_label(zone); drop != Drop::none) {
      return {drop};
    }
    for (const NeverRule& never : snapshot_.never) {
      if (holds(never, zone)) {
        return {Drop::never_rule, never.rule};
      }
    }
    if (!findings_may_go(zone)) {
      return {Drop::finding_left_in};
    }
    return {facts_.unsearched && edits_something(zone) ? Drop::unsearched : Drop::none};
  }

  /// What is left in the bytes that would go to a zone.
  [[nodiscard]] PlainLabel left_in(std::size_t zone) const { return label(zone, Part::left_in); }

 private:
  enum class Part : std::uint8_t { all, left_in };

  /// Conditions 1 to 3, one word after the other.
  [[nodiscard]] Drop of_label(std::size_t index) const {
    const Zone& zone = snapshot_.zones[index];
    const PlainLabel original = label(index, Part::all);
    const PlainLabel residual = label(index, Part::left_in);
    if (residual.level > static_cast<int>(zone.clearance)) {
      return Drop::residual_level;
    }
    if (!levels_fit(zone, original, residual)) {
      return Drop::original_level;
    }
    if (!categories_fit(zone, PlainLabel{}, residual)) {
      return Drop::residual_categories;
    }
    if (!categories_fit(zone, original, residual)) {
      return Drop::original_categories;
    }
    PlainLabel one;
    one.is_restricted = original.is_restricted;
    one.regions = original.regions;
    if (!terms_hold(zone, one)) {
      return Drop::region;
    }
    one.retention_days_max = original.retention_days_max;
    if (!terms_hold(zone, one)) {
      return Drop::retention;
    }
    return terms_hold(zone, original) ? Drop::none : Drop::training;
  }

  [[nodiscard]] Transform action(std::size_t zone, std::size_t type) const {
    return is_released(zone) ? Transform::none : snapshot_.transforms[zone][type].transform;
  }

  /// "A reviewer may release the original to a private zone", where the policy says so.
  [[nodiscard]] bool is_released(std::size_t zone) const {
    return has(approval_.originals, zone) && has(snapshot_.originals_for_review, zone) &&
           snapshot_.zones[zone].kind != ZoneKind::public_cloud;
  }

  static bool has(const std::vector<bool>& zones, std::size_t zone) {
    return zone < zones.size() && zones[zone];
  }

  [[nodiscard]] PlainLabel label(std::size_t zone, Part part) const {
    PlainLabel label;
    for (const Reason& reason : facts_.reasons) {
      const bool has_span =
          reason.kind == ReasonKind::finding || reason.kind == ReasonKind::dictionary;
      const bool is_gone =
          has_span && action(zone, static_cast<std::size_t>(reason.entity)) != Transform::none;
      if (part == Part::all || !is_gone) {
        raise(label, reason.raises);
      }
    }
    return label;
  }

  static bool levels_fit(const Zone& zone, const PlainLabel& original, const PlainLabel& residual) {
    const int clearance = static_cast<int>(zone.clearance);
    const int redacted = static_cast<int>(zone.clearance_redacted);
    return residual.level <= clearance && original.level <= std::max(clearance, redacted);
  }

  static bool categories_fit(const Zone& zone,
                             const PlainLabel& original,
                             const PlainLabel& residual) {
    bool fits = true;
    for (std::size_t i = 0; i < original.categories.size(); ++i) {
      const bool accepted = ((zone.accepts >> i) & 1) != 0;
      const bool accepted_redacted = ((zone.accepts_redacted >> i) & 1) != 0;
      fits = fits && (!residual.categories[i] || accepted) &&
             (!original.categories[i] || accepted || accepted_redacted);
    }
    return fits;
  }

  static bool terms_hold(const Zone& zone, const PlainLabel& label) {
    const bool in_region = !label.is_restricted || (zone.region && label.regions[*zone.region]);
    const bool for_so_long =
        label.retention_days_max == PlainLabel::kForEver ||
        (zone.retention_days && *zone.retention_days <= label.retention_days_max);
    return in_region && for_so_long && (!label.no_training || zone.trains_on_prompts == false);
  }

  [[nodiscard]] bool a_never_holds(std::size_t zone) const {
    return std::ranges::any_of(snapshot_.never,
                               [&](const NeverRule& never) { return holds(never, zone); });
  }

  [[nodiscard]] bool holds(const NeverRule& never, std::size_t zone) const {
    return never.zones[zone] && Conditions(never.when, facts_, Conditions::In::never).hold() &&
           !is_lifted(never.rule, zone);
  }

  /// "An approval names the exception and the zone."
  [[nodiscard]] bool is_lifted(RuleIndex rule, std::size_t zone) const {
    return std::ranges::any_of(snapshot_.exceptions, [&](const Exception& exception) {
      const bool is_approved = has(approval_.zones, zone) &&
                               std::ranges::count(approval_.exceptions, exception.rule) > 0;
      return exception.lifts == rule && today_ <= exception.until &&
             (is_approved || !exception.needs_approval) &&
             Conditions(exception.when, facts_, Conditions::In::elsewhere).hold();
    });
  }

  [[nodiscard]] bool findings_may_go(std::size_t zone) const {
    bool may = true;
    for (const std::size_t type : found_) {
      const Transform what = action(zone, type);
      const bool leaves_out = what == Transform::drop_zone || what == Transform::refuse;
      const bool is_above = snapshot_.finding_labels[type].level > snapshot_.zones[zone].clearance;
      may = may && !leaves_out && !(what == Transform::none && is_above);
    }
    return may;
  }

  [[nodiscard]] bool edits_something(std::size_t zone) const {
    bool edits = false;
    for (const TransformCell& cell : snapshot_.transforms[zone]) {
      edits = edits || cell.transform != Transform::none;
    }
    return edits && !is_released(zone);
  }

  const Snapshot& snapshot_;
  const Facts& facts_;
  std::chrono::sys_days today_;
  const Approval& approval_;
  std::vector<std::size_t> found_;
};

}  // namespace sluice::policy::reference
