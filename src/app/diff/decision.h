#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "domain/facts.h"
#include "domain/ids.h"
#include "domain/plan.h"
#include "policy/snapshot.h"

namespace sluice::diff {

/// One attempt of a plan.
struct Step {
  std::string zone;
  std::string engine;
  std::string model;
  std::string action;  ///< the strongest that happens to what was found; empty: none
  bool is_last_resort = false;

  friend bool operator==(const Step&, const Step&) = default;
};

/// A decision by names.
struct Decision {
  std::string outcome;  ///< `run`, `refused`, ...
  std::vector<Step> steps;
  std::string on_exhausted;
  std::string rule;                 ///< the route that chose, or what refused
  std::optional<ModelIndex> first;  ///< of the first step; in its own policy
};

/// How far two decisions are apart.
enum class Extent : std::uint8_t {
  same,
  fallbacks,  ///< the same goes to the same place first; what follows when that fails differs
  elsewhere,  ///< another outcome, another place, or other bytes
};

[[nodiscard]] Extent distance(const Decision& before, const Decision& after);

/// What the policy decides.
[[nodiscard]] Decision decision_of(const policy::Snapshot& snapshot,
                                   const Facts& facts,
                                   const Environment& environment);

/// Zones in which nothing is tried, and what speaks against the first model of each.
using ClosedZones = std::vector<std::pair<std::string, std::string>>;

[[nodiscard]] ClosedZones closed_zones(const policy::Snapshot& snapshot,
                                       const Facts& facts,
                                       const Environment& environment);

/// `cloud claude/big (pseudonymise) > onprem builtin/extractive`, or `refused`.
[[nodiscard]] std::string to_text(const Decision& decision);

}  // namespace sluice::diff
