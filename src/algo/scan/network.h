#pragma once

#include <cstddef>

#include "algo/scan/numbers.h"
#include "algo/scan/sweep.h"

namespace sluice::scan {

/// Reports dotted IPv4 addresses of `window`, a network's /prefix included.
void find_ipv4(Sweep& sweep, const Window& window);

/// Reports the IPv6 or MAC address that has its first colon at `colon`.
///
/// @return behind what was read, so that its other colons are not looked at again
[[nodiscard]] std::size_t find_colon_address(Sweep& sweep, std::size_t colon);

/// Reports a MAC address in groups with dashes, whose first dash is at `dash`.
void find_dashed_mac(Sweep& sweep, std::size_t dash);

}  // namespace sluice::scan
