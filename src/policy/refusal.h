#pragma once

#include "base/error.h"
#include "domain/plan.h"
#include "policy/snapshot.h"

namespace sluice::policy {

/// What a caller is told when `plan` allows nothing: which rule it was, and what to do about it.
/// 403 where nothing is admissible or able, 503 where something is but is down. Names of rules,
/// zones and reasons only.
///
/// @param plan  with an outcome other than `run`
[[nodiscard]] Error refusal(const Snapshot& snapshot, const Plan& plan);

}  // namespace sluice::policy
