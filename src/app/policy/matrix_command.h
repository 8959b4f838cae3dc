#pragma once

#include "app/command_line.h"

namespace sluice {

/// `sluice policy matrix`: where each workload may run, by level and by what is found.
[[nodiscard]] int run_policy_matrix(const PolicyMatrixOptions& options);

}  // namespace sluice
