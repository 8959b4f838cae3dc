#pragma once

#include <cstddef>

#include "algo/scan/sweep.h"

namespace sluice::scan {

/// Reports the Bitcoin address (base58check, or bech32 of BIP 173 and 350) or Ethereum address that
/// begins at `begin`.
///
/// @return its end, or `begin`
[[nodiscard]] std::size_t find_crypto(Sweep& sweep, std::size_t begin);

}  // namespace sluice::scan
