#pragma once

#include "app/command_line.h"

namespace sluice {

/// `sluice policy prove`: whether what the policy claims under `prove`, and its boundary, hold for
/// every request. Exit code 4 when a claim does not, 3 when the configuration is broken.
[[nodiscard]] int run_policy_prove(const PolicyProveOptions& options);

}  // namespace sluice
