#pragma once

#include <chrono>

#include "app/diff/recorded.h"
#include "app/diff/report.h"
#include "app/diff/situations.h"
#include "base/result.h"

namespace sluice::diff {

/// Decides every situation that either policy can tell apart, twice.
/// @param day  on which it is decided
[[nodiscard]] Result<Report> diff(const Policies& policies, std::chrono::sys_days day);

/// Decides what a journal holds, twice.
/// @error config_invalid  a policy does not know a level, category or type of the journal; the
///                        message names all of them
[[nodiscard]] Result<Report> replay(const Policies& policies, const Recording& recording);

}  // namespace sluice::diff
