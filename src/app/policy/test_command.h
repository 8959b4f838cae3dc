#pragma once

#include "app/command_line.h"

namespace sluice {

/// `sluice policy test [FILE...]`: runs the cases of the policy's test files. Exit code 4 when one
/// fails, 3 when the policy or a test file is broken.
[[nodiscard]] int run_policy_test(const PolicyTestOptions& options);

}  // namespace sluice
