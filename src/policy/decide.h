#pragma once

#include "domain/facts.h"
#include "domain/plan.h"
#include "policy/snapshot.h"

namespace sluice::policy {

/// Where one step may go, in which order, and what happens otherwise. Pure and total: the same
/// arguments give the same plan on every thread and build; no clock, no I/O, no randomness.
/// Cost: O(models x rules).
[[nodiscard]] Plan decide(const Snapshot& snapshot,
                          const Facts& facts,
                          const Environment& environment);

/// The admission rule that nothing overrides, for one model: checked by decide and again at every
/// send. Fills `drop`, `rule` and `residual` of the candidate; looks at labels, `never`, `protect`
/// only.
[[nodiscard]] Candidate admit(const Snapshot& snapshot,
                              const Facts& facts,
                              const Environment& environment,
                              ModelIndex model);

}  // namespace sluice::policy
