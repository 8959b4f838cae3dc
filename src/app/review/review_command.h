#pragma once

#include "app/review/options.h"

namespace sluice::review_commands {

/// `sluice review ...`: each asks a running gateway as the holder of `SLUICE_API_KEY`.
/// @return the exit code
[[nodiscard]] int run_review(const ListOptions& options);
[[nodiscard]] int run_review(const ShowOptions& options);
[[nodiscard]] int run_review(const ApproveOptions& options);
[[nodiscard]] int run_review(const DenyOptions& options);

}  // namespace sluice::review_commands
