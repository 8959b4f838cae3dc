#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace sluice::scan {

/// Decimal digits as numbers 0..9, not as characters.
using Digits = std::span<const std::uint8_t>;

/// The digits of `text`, all of whose bytes are 0-9, as a number; at most 18 of them.
[[nodiscard]] std::uint64_t number_of(Digits digits);

/// The last digit makes the Luhn sum a multiple of ten (ISO/IEC 7812-1, annex B).
[[nodiscard]] bool luhn(Digits digits);

/// The last digit is the Verhoeff check digit (J. Verhoeff 1969, "Error Detecting Decimal Codes").
[[nodiscard]] bool verhoeff(Digits digits);

/// ISO/IEC 7064 MOD 11,10, the last digit being the check digit.
[[nodiscard]] bool mod_11_10(Digits digits);

/// Sum of digit x weight; spans of the same length.
[[nodiscard]] unsigned weighted_sum(Digits digits, std::span<const std::uint8_t> weights);

/// ISO/IEC 7064 MOD 97-10 of letters and digits, letters counting 10..35; the remainder.
[[nodiscard]] unsigned mod_97(std::string_view alphanumeric, unsigned start = 0);

/// A day that exists in the Gregorian calendar; `year` 1..9999.
[[nodiscard]] bool is_date(unsigned year, unsigned month, unsigned day);

}  // namespace sluice::scan
