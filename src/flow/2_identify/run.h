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

/// Whom the request's credential stands for; the anonymous principal where that mode serves. Needs
/// no more than the head, so that a body is read for known callers only.
/// @error unauthenticated  no key, an unknown one, two different ones
/// @error denied_by_policy an anonymous request that is not plainly from this machine
[[nodiscard]] Result<Principal> authenticate(const Config& config,
                                             const KeyTable& keys,
                                             const RequestHead& head);

/// Whether whoever asks may read what the gateway tells of itself (`/metrics`, the names in
/// `/readyz`): a program plainly on this machine, whatever the mode, or the holder of any key.
/// @error unauthenticated  from elsewhere without a key, or with one that does not count
/// @error denied_by_policy on this machine, on behalf of a page or through a proxy, without a key
[[nodiscard]] Result<void> admit_observer(const KeyTable& keys, const RequestHead& head);

/// For which of its granted workloads `principal` calls, and what the model name means to the
/// policy.
/// @error denied_by_policy a workload that is not granted; a level of the key that the policy does
///                         not have
/// @error not_found        a model name that nobody knows; the hint has the nearest one
[[nodiscard]] Result<Caller> run(Principal principal,
                                 const policy::Snapshot& snapshot,
                                 const Request& request);

}  // namespace sluice::identify
