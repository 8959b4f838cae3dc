#pragma once

#include <cstddef>

#include "algo/scan/sweep.h"

namespace sluice::scan {

/// Reports identifiers of letters and digits around the digits at `begin`: IBANs, national
/// identifiers, passports, licences, record numbers.
///
/// @return the end of the word of letters and digits that was read as a code, or `begin` when the
///         digits stand in no such word and may be a plain number
[[nodiscard]] std::size_t find_codes(Sweep& sweep, std::size_t begin);

}  // namespace sluice::scan
