#pragma once

#include <string_view>
#include <vector>

#include "algo/yaml/value.h"
#include "policy/snapshot.h"

namespace sluice::policy {

/// What a rule of a table names, so that it can be told whether any of it is left to the rule.
template <typename Cell>
struct Placed {
  yaml::Value value;
  RuleIndex rule{};
  std::vector<bool> zones;
  EntitySet entities;
};

/// Warns of each rule that changes nothing, since others do as much to all that it names. A rule
/// for zones or types that are not there is none of these: it waits for them.
void warn_of_shadowed(const std::vector<Placed<TransformCell>>& rules, const Snapshot& snapshot);
void warn_of_shadowed(const std::vector<Placed<AnswerCell>>& rules, const Snapshot& snapshot);

/// The same for `never`: another one that no exception lifts forbids as much, or `private_only` of
/// the workload does.
/// @param rules  the first rows of Snapshot::never, as they were written
void warn_of_shadowed_nevers(const std::vector<yaml::Value>& rules, const Snapshot& snapshot);

/// The same for exceptions: another one lifts the same rule, for as many, for as long.
void warn_of_shadowed_exceptions(const std::vector<yaml::Value>& rules, const Snapshot& snapshot);

}  // namespace sluice::policy
