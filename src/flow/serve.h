#pragma once

#include "base/task.h"
#include "flow/house.h"
#include "flow/visit.h"
#include "policy/explain.h"
#include "ports/exchange.h"

namespace sluice {

/// The whole life of one request, from its head to the journal's last word. Always answers, unless
/// the caller went away; every failure leaves through one place, in the caller's dialect.
[[nodiscard]] Task<> serve(House& house, Exchange& exchange);

/// Why a chat request would go where, as `serve` would decide now. Sends nothing, answers nothing,
/// records nothing. Errors are those of the first five stages.
[[nodiscard]] Task<Result<policy::Explanation>> explain(House& house, Exchange& exchange);

/// Stages 2 to 5 for a request that `visit` has read: what the policy says to it. Nothing is sent.
[[nodiscard]] Task<Result<void>> decide_on(House& house, Visit& visit, Principal principal);

}  // namespace sluice
