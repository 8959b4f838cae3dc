#pragma once

#include <span>

#include "base/error.h"
#include "domain/attempt.h"
#include "domain/facts.h"
#include "domain/plan.h"
#include "policy/snapshot.h"

namespace sluice::policy {

/// What a caller is told when `plan` allows nothing: which rule or reason it was, and what to do
/// about it. 403 where nothing is admissible or able, 503 where something is but is down. Names of
/// rules, zones and reasons only. `parked` where the plan is to wait: nothing was refused.
///
/// @param plan  with an outcome other than `run`
[[nodiscard]] Error refusal(const Snapshot& snapshot, const Facts& facts, const Plan& plan);

/// What a caller is told when all that `plan` allows was tried and failed: 503 (504 past the
/// deadline), the route that ends here, how each zone failed and what kept the others out. `parked`
/// where the policy queues what is exhausted, or asks a person.
///
/// @param last  why the last attempt failed
[[nodiscard]] Error exhausted(const Snapshot& snapshot,
                              const Plan& plan,
                              std::span<const Attempt> attempts,
                              const Error& last);

}  // namespace sluice::policy
