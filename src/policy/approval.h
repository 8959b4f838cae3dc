#pragma once

#include <vector>

#include "domain/facts.h"
#include "domain/parked.h"
#include "policy/snapshot.h"

namespace sluice::policy {

/// One way for a request to go on that only a person may open.
struct Way {
  ZoneIndex zone{};
  RuleIndex exception = RuleIndex::none;  ///< that would live for it; none: no exception is needed
  bool releases_original = false;         ///< without the zone's transforms
  ModelIndex model{};                     ///< that would be tried first there

  friend bool operator==(const Way&, const Way&) = default;
};

/// Whether the policy sends what is exhausted to a person, and whether something is only down.
struct Exhausted {
  bool asks_a_person = false;
  bool is_down = false;
};

/// Every way that a reviewer could open for a request that leads nowhere, in the order of
/// preference: an exception that waits for an approval; then, where the policy asks a person, an
/// original for a zone that may get one, with such an exception where it needs one, and what is
/// admissible and only down now. No two send the same bytes to the same zone. Empty: nobody can
/// help.
/// Cost: two decisions for each exception that needs an approval, and at most two more.
[[nodiscard]] std::vector<Way> ways_to_approve(const Snapshot& snapshot,
                                               const Facts& facts,
                                               const Environment& environment,
                                               const Exhausted& exhausted);

/// The approval that opens one way.
[[nodiscard]] Approval approval_for(const Way& way, const Snapshot& snapshot);

/// What a verdict allows under `snapshot`: nothing where it was a no, was given under another
/// policy, or names what is not there.
[[nodiscard]] Approval approval_of(const Verdict& verdict, const Snapshot& snapshot);

}  // namespace sluice::policy
