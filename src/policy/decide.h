#pragma once

#include <vector>

#include "domain/facts.h"
#include "domain/plan.h"
#include "policy/admission.h"
#include "policy/rank.h"
#include "policy/snapshot.h"

namespace sluice::policy {

/// What decide() works with. Whoever decides often keeps one on its thread: then nothing is
/// allocated any more once it and the plan have grown to the size of the policy.
struct DecideMemory {
  AdmissionMemory admission;
  std::vector<ZoneVerdict> verdicts;  ///< by ZoneIndex
  std::vector<bool> taken;            ///< by ModelIndex: a selector has decided about it
  std::vector<ModelIndex> selected;   ///< by the selector that is looked at
  std::vector<ModelIndex> postponed;  ///< extractive models that the route takes, kept for last
  std::vector<Standing> standings;
};

/// Where one step may go, in which order, and what happens otherwise. Pure and total: the same
/// arguments give the same plan on every thread and build; no clock, no I/O, no randomness.
/// Cost: O(models x rules).
[[nodiscard]] Plan decide(const Snapshot& snapshot,
                          const Facts& facts,
                          const Environment& environment);

/// The same, into `plan`, whose memory is used again. Only a plan that could wait for a person
/// allocates: see approval.h.
void decide(const Snapshot& snapshot,
            const Facts& facts,
            const Environment& environment,
            DecideMemory& memory,
            Plan& plan);

/// The admission rule that nothing overrides, for one model: checked by decide and again at every
/// send. Fills `drop`, `rule` and `residual` of the candidate; looks at labels, `never`, `protect`
/// only.
[[nodiscard]] Candidate admit(const Snapshot& snapshot,
                              const Facts& facts,
                              const Environment& environment,
                              ModelIndex model);

}  // namespace sluice::policy
