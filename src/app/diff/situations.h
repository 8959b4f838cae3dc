#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "app/diff/policies.h"
#include "app/diff/situation.h"

namespace sluice::diff {

/// One situation for each difference that either policy can see.
struct Situations {
  std::vector<Situation> all;
  /// Every combination of what rules mention is in it; false: beyond the base, facts that are not
  /// the label vary one at a time, since the product was too large.
  bool is_complete = true;
  /// How many types, or texts, stand behind one that was found in a situation, by its name.
  std::vector<std::pair<std::string, std::size_t>> alike;
};

/// The most situations that are decided in full combination.
inline constexpr std::size_t kSituationsMax = 100'000;

/// Workloads, levels and entity types that both policies have, one type of each class that neither
/// can tell apart, at every level; and the values of roles, actions, sizes and so on that a rule of
/// either names, with one that none names.
[[nodiscard]] Situations situations_of(const Policies& policies, std::chrono::sys_days day);

/// Facts that rules of either policy ask for: `roles`, `complexity` ...
[[nodiscard]] std::vector<std::string> facts_asked(const Policies& policies);

/// Names that only one of two lists has, those of `after` second.
[[nodiscard]] std::pair<std::vector<std::string>, std::vector<std::string>> difference_of(
    std::vector<std::string> before, std::vector<std::string> after);

}  // namespace sluice::diff
