#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "algo/scan/characters.h"
#include "algo/scan/checksums.h"

namespace sluice::scan {

/// The number that `count` digits from `begin` on make.
[[nodiscard]] inline unsigned part(Digits digits, std::size_t begin, std::size_t count) {
  return static_cast<unsigned>(number_of(digits.subspan(begin, count)));
}

[[nodiscard]] inline bool all_equal(Digits digits) {
  return std::ranges::all_of(digits, [&](std::uint8_t d) { return d == digits[0]; });
}

/// Two-digit years can be of either century: a day counts when it exists in one of them.
[[nodiscard]] inline bool is_short_date(unsigned year, unsigned month, unsigned day) {
  return is_date(1900 + year, month, day) || is_date(2000 + year, month, day);
}

/// Weights for weighted_sum: `weights(3, 7, 1)`.
template <typename... Weights>
[[nodiscard]] constexpr std::array<std::uint8_t, sizeof...(Weights)> weights(Weights... values) {
  return {static_cast<std::uint8_t>(values)...};
}

/// The digits of a code whose bytes from `begin` on are 0-9; at most 20 of them.
class CodeDigits {
 public:
  explicit CodeDigits(std::string_view code) {
    for (const char c : code) {
      if (is_digit(c) && size_ < digits_.size()) {
        digits_[size_++] = static_cast<std::uint8_t>(c - '0');
      }
    }
  }

  [[nodiscard]] Digits all() const { return Digits(digits_).first(size_); }

 private:
  std::array<std::uint8_t, 20> digits_{};
  std::size_t size_ = 0;
};

/// 0-9 as numbers, A-Z as 10..35 (ISO 7064, ICAO 9303).
[[nodiscard]] constexpr unsigned base36(char c) {
  return static_cast<unsigned>(is_digit(c) ? c - '0' : c - 'A' + 10);
}

}  // namespace sluice::scan
