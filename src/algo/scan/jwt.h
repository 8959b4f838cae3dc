#pragma once

#include <cstddef>

#include "algo/scan/sweep.h"

namespace sluice::scan {

/// Reports `begin..end`, which begins with `ey`, when it is a JSON web token (RFC 7519), one whose
/// signature was cut off, or a JSON object in base64.
///
/// @return its end, or `begin`
[[nodiscard]] std::size_t find_jwt(Sweep& sweep, std::size_t begin, std::size_t end);

}  // namespace sluice::scan
