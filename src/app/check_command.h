#pragma once

#include <vector>

#include "app/command_line.h"
#include "base/problem.h"

namespace sluice {

/// `sluice check`: prints every problem of a configuration. Exit code 3 when one is an error.
[[nodiscard]] int run_check(const CheckOptions& options);

/// Prints problems to standard error, one a line, as editors read them.
void print_problems(const std::vector<Problem>& problems);

}  // namespace sluice
