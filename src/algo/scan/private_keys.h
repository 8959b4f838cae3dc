#pragma once

#include <cstddef>

#include "algo/scan/sweep.h"

namespace sluice::scan {

/// Reports the PEM block (RFC 7468) or PGP block (RFC 9580) of a private key whose first dash is at
/// `dash`: all of it, or as far as it goes where it was cut off.
///
/// @return behind what was read
[[nodiscard]] std::size_t find_private_key(Sweep& sweep, std::size_t dash);

}  // namespace sluice::scan
