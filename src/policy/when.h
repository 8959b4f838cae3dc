#pragma once

#include <cstdint>
#include <string_view>

#include "domain/facts.h"
#include "policy/snapshot.h"

namespace sluice::policy {

/// One condition of a `when`; `none` where all of them hold. In the order in which they are
/// checked.
enum class Condition : std::uint8_t {
  none,
  workload,
  roles,
  action,
  complexity,
  intent,
  size,
  wish,
  level,
  entities,
  tools,
  unscannable,
  media,
  latency,
  network,
  load,
};

/// The key of the condition in the configuration; empty for `none`.
[[nodiscard]] std::string_view to_string(Condition condition);

/// What a learned fact that nobody knows does to a condition on it.
enum class Unknown : std::uint8_t {
  matches,         ///< in `never`: in doubt the rule holds; so, too, where a detector failed
  does_not_match,  ///< everywhere else: in doubt nothing is lifted or routed
};

/// The first condition of `when` that does not hold. Cost: O(conditions), no allocation.
[[nodiscard]] Condition first_mismatch(const When& when, const Facts& facts, Unknown unknown);

/// True when every condition that is set holds.
[[nodiscard]] inline bool matches(const When& when, const Facts& facts, Unknown unknown) {
  return first_mismatch(when, facts, unknown) == Condition::none;
}

/// The first condition of a route that does not hold, those on the moment last.
[[nodiscard]] Condition first_mismatch(const Route& route,
                                       const Facts& facts,
                                       const Environment& environment);

/// True when every request that `inner` matches is matched by `outer` too, so that a rule with
/// `inner` behind one with `outer` is never reached. Sound, not complete: it compares condition by
/// condition.
[[nodiscard]] bool covers(const When& outer, const When& inner);

/// The same for routes, whatever the moment is.
[[nodiscard]] bool covers(const Route& outer, const Route& inner);

}  // namespace sluice::policy
