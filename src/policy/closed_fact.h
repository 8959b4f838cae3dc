#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "policy/snapshot.h"
#include "policy/when.h"

namespace sluice::policy {

/// A fact that always has exactly one of a few values: what several rules say of it can be put
/// together. Roles and entities are none: a request has any number of them.
struct ClosedFact {
  Condition condition{};
  bool is_learned = false;  ///< a classifier says it; then `unknown` is a value
  /// Those that a route asks for, as numbers; empty: no condition.
  std::vector<std::size_t> (*values)(const Route& route) = nullptr;
  /// Takes the condition away.
  void (*clear)(Route& route) = nullptr;
  /// All that there are.
  std::vector<std::size_t> (*domain)(const Snapshot& snapshot) = nullptr;
};

[[nodiscard]] std::span<const ClosedFact> closed_facts();

/// Earlier routes that together take every request that `route` would: one that covers it, or
/// several that differ in one closed fact and leave out no value of it. Empty: some request may be
/// left. Sound, not complete.
[[nodiscard]] std::vector<RuleIndex> shadows_of(const Route& route,
                                                const std::vector<Route>& earlier,
                                                const Snapshot& snapshot);

/// The condition of an exception that no request can meet for which the `never` holds; `none` where
/// nobody can tell.
[[nodiscard]] Condition contradiction(const NeverRule& never, const Exception& exception);

}  // namespace sluice::policy
