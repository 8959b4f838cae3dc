#pragma once

#include "algo/scan/numbers.h"

namespace sluice::scan {

/// False when the one or two digits `begin..end` cannot be the day of a date with a month's name.
[[nodiscard]] bool may_be_day(const Sweep& sweep, std::size_t begin, std::size_t end);

/// Reports the date at `begin` when it is written as `1985-03-12` (RFC 3339) and is one of birth,
/// or where dates are looked for. Returns its end, or `begin`; no number of another
/// kind is written so.
std::size_t find_iso_date(Sweep& sweep, std::size_t begin);

/// Reports a day in `window` as a date of birth when a word near says so. Days: 1985-03-12,
/// 12.03.1985, 3/12/85, 12 March 1985, March 12, 1985.
void find_birth_dates(Sweep& sweep, const Window& window);

/// Reports the date and time that begins with the digits at `begin`, where dates are looked for.
///
/// @return its end, or `begin`
[[nodiscard]] std::size_t find_timestamp(Sweep& sweep, std::size_t begin);

}  // namespace sluice::scan
