#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "domain/facts.h"
#include "domain/ids.h"
#include "domain/workload.h"

namespace sluice {

/// What happens to findings of one type on the way into a zone. Ordered: the strongest of several
/// wins.
enum class Transform : std::uint8_t { none, pseudonymise, generalise, mask, drop_zone, refuse };

[[nodiscard]] std::string_view to_string(Transform transform);

/// Why a model is no candidate; `none` means that it is one. In the order in which they are
/// checked.
enum class Drop : std::uint8_t {
  none,
  refused_by_rule,      ///< `protect: refuse` on a type that was found; rule says which
  zone_dropped,         ///< `protect: drop_zone` on a type that was found
  residual_level,       ///< admission 1
  original_level,       ///< admission 1
  residual_categories,  ///< admission 2
  original_categories,  ///< admission 2
  region,               ///< admission 3
  retention,            ///< admission 3
  training,             ///< admission 3
  never_rule,           ///< admission 4; rule says which
  finding_left_in,  ///< admission 4: a finding that no transform takes out is above the clearance
  unsearched,       ///< a detector failed, and rules would take something out on the way there
  engine_off,       ///< its credential is absent
  capability,       ///< the model lacks a capability that the request needs
  context_size,     ///< the request does not fit
  not_pinned,       ///< the caller pinned another model
  not_routed,       ///< admissible, but the matching route does not name it
  engine_down,      ///< admissible, but its engine is down or its credentials are bad
};

/// A snake_case word for metrics and JSON.
[[nodiscard]] std::string_view to_string(Drop drop);

/// One model that was looked at, with what became of it.
struct Candidate {
  ModelIndex model{};
  ZoneIndex zone{};
  Drop drop = Drop::none;
  RuleIndex rule = RuleIndex::none;  ///< the rule that dropped it, where one did
  Label residual;                    ///< what is left for this zone after its transforms
  bool degraded = false;  ///< stands in the list only because everything better is exhausted

  friend bool operator==(const Candidate&, const Candidate&) = default;
};

/// The decision for one step: where it may go, in order, and what happens otherwise.
struct Plan {
  enum class Outcome : std::uint8_t {
    run,   ///< `attempts` is not empty
    deny,  ///< 403: nothing is admissible or able; `denied_by` says which rule, if it was one
    unavailable,  ///< 503: something is admissible, but all of it is down
    review,       ///< waits for a person, who could open a way; see `awaits`
    queue,        ///< waits for an engine: something is admissible, but all of it is down
  };

  Outcome outcome = Outcome::deny;
  std::vector<Candidate> attempts;  ///< to be tried in this order; degraded ones last
  std::vector<Candidate>
      considered;  ///< every model of the snapshot, in its order, with the reason it was dropped
  RuleIndex route = RuleIndex::none;  ///< the route that matched
  RuleIndex denied_by = RuleIndex::none;
  RuleIndex awaits = RuleIndex::none;  ///< the exception that an approval would let live
  FailureMode on_exhausted = FailureMode::fail_closed;

  /// It leads nowhere now, and might later: the request is kept instead of refused.
  [[nodiscard]] bool is_to_wait() const {
    return outcome == Outcome::review || outcome == Outcome::queue;
  }
};

}  // namespace sluice
