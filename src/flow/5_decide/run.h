#pragma once

#include "domain/facts.h"
#include "domain/plan.h"
#include "policy/snapshot.h"

namespace sluice::decide {

/// Where this step may go, in which order, and what happens otherwise. Pure; see policy::decide.
[[nodiscard]] Plan run(const policy::Snapshot& snapshot,
                       const Facts& facts,
                       const Environment& environment);

}  // namespace sluice::decide
