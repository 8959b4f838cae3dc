#pragma once

#include "domain/facts.h"
#include "domain/plan.h"
#include "policy/decide.h"
#include "policy/snapshot.h"

namespace sluice::decide {

/// Where this step may go, in which order, and what happens otherwise. Pure; see policy::decide.
/// @param memory  of this thread, used again: what it holds between two calls means nothing
[[nodiscard]] Plan run(const policy::Snapshot& snapshot,
                       const Facts& facts,
                       const Environment& environment,
                       policy::DecideMemory& memory);

}  // namespace sluice::decide
