#pragma once

#include <vector>

#include "app/command_line.h"
#include "base/problem.h"
#include "domain/caller.h"
#include "policy/snapshot.h"

namespace sluice {

/// `sluice keys create`: makes a key and prints it, once.
[[nodiscard]] int run_keys_create(const KeysCreateOptions& options);

/// `sluice keys list`: all keys with their rights, revoked ones too; never a secret.
[[nodiscard]] int run_keys_list(const KeysListOptions& options);

/// `sluice keys revoke`: ends a key; a running gateway notices within a second.
[[nodiscard]] int run_keys_revoke(const KeysRevokeOptions& options);

/// What the policy does not know of the rights that a new key would have: workloads and levels,
/// each with the nearest name.
[[nodiscard]] std::vector<Problem> check_grant(const Principal& grant,
                                               const policy::Snapshot& snapshot);

}  // namespace sluice
