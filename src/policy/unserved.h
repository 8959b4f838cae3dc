#pragma once

#include <vector>

#include "domain/facts.h"
#include "policy/snapshot.h"

namespace sluice::policy {

/// The workloads that have nobody to serve even their plainest request: nothing is found in it, it
/// needs nothing special, and only the workload's own floor raises its label.
[[nodiscard]] std::vector<WorkloadIndex> unserved_workloads(const Snapshot& snapshot,
                                                            const Environment& environment);

}  // namespace sluice::policy
