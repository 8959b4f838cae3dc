#pragma once

#include <optional>
#include <vector>

#include "domain/alert.h"
#include "domain/plan.h"
#include "flow/9_record/run.h"
#include "policy/snapshot.h"

namespace sluice::record {

/// What an operator is told when a request is refused because a model was dropped so; empty: it is
/// no matter of the boundary (a capability, a context size, an outage).
[[nodiscard]] std::optional<AlertKind> alert_for(Drop drop);

/// What operators are told of a request that has ended: each violation that was stopped and each
/// exception that was used, worst first. Nearly always nothing. Pure.
[[nodiscard]] std::vector<Alert> alerts_of(const policy::Snapshot& snapshot, const Ended& ended);

}  // namespace sluice::record
