#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sluice::protect {

/// A date to its month (`1990-03`; to its year where day and month cannot be told apart).
/// Reads YYYY-MM-DD, YYYY/MM/DD, D.M.YYYY, D/M/YYYY, M/D/YYYY and English month names.
/// Empty: no such date, or no day of any calendar.
[[nodiscard]] std::optional<std::string> generalise_date(std::string_view text);

/// An amount to its power of ten, with its currency (`about 10000 EUR`). Reads up to 15 digits with
/// `,` `.` `'` or a space between groups, and a currency of at most three letters, or a sign, on
/// either side. Empty: no such amount.
[[nodiscard]] std::optional<std::string> generalise_amount(std::string_view text);

/// An IPv4 address to its network of 256 (`192.0.2.0/24`). Empty: no such address.
[[nodiscard]] std::optional<std::string> generalise_ip(std::string_view text);

}  // namespace sluice::protect
