#pragma once

#include "base/task.h"
#include "flow/house.h"
#include "ports/exchange.h"

namespace sluice {

/// The whole life of one request, from its head to the journal's last word. Always answers, unless
/// the caller went away; every failure leaves through one place, in the caller's dialect.
[[nodiscard]] Task<> serve(House& house, Exchange& exchange);

}  // namespace sluice
