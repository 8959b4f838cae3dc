#pragma once

#include <string_view>

#include "base/result.h"
#include "domain/caller.h"
#include "domain/key_table.h"
#include "domain/request.h"
#include "flow/2_identify/config.h"
#include "policy/snapshot.h"
#include "ports/exchange.h"

namespace sluice::identify {

/// Whom the request's credential stands for; the anonymous principal where that mode serves.
/// @error unauthenticated  no key, an unknown one, two different ones
/// @error denied_by_policy an anonymous request that is not plainly from this machine
[[nodiscard]] Result<Principal> authenticate(const Config& config,
                                             const KeyTable& keys,
                                             const RequestHead& head);

/// Who calls, for which of its granted workloads, and what the model name means to the policy.
/// @error unauthenticated, denied_by_policy  as above; a workload that is not granted
/// @error not_found        a model name that nobody knows; the hint has the nearest one
/// @error invalid_input    a level of the key that the policy does not have
[[nodiscard]] Result<Caller> run(const Config& config,
                                 const KeyTable& keys,
                                 const policy::Snapshot& snapshot,
                                 const RequestHead& head,
                                 const Request& request);

}  // namespace sluice::identify
