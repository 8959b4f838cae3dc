#pragma once

#include "app/command_line.h"

namespace sluice {

/// `sluice policy diff`: what a new policy decides differently, for every situation that either can
/// tell apart, or for the requests of a journal.
[[nodiscard]] int run_policy_diff(const PolicyDiffOptions& options);

}  // namespace sluice
