#pragma once

#include "base/result.h"

namespace sluice {

/// The exit code of a command that came to `result`; prints its error. What the user wrote wrong is
/// a usage error here, where no request was refused.
[[nodiscard]] int finish_command(const Result<void>& result);

}  // namespace sluice
