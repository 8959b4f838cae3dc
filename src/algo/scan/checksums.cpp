#include "algo/scan/checksums.h"

#include <array>
#include <chrono>
#include <cstddef>

#include "algo/scan/characters.h"

namespace sluice::scan {

std::uint64_t number_of(Digits digits) {
  std::uint64_t number = 0;
  for (const std::uint8_t digit : digits) {
    number = number * 10 + digit;
  }
  return number;
}

bool luhn(Digits digits) {
  unsigned sum = 0;
  bool doubled = false;
  for (std::size_t i = digits.size(); i > 0; --i) {
    const unsigned digit = digits[i - 1];
    const unsigned twice = digit * 2;
    sum += doubled ? (twice > 9 ? twice - 9 : twice) : digit;
    doubled = !doubled;
  }
  return !digits.empty() && sum % 10 == 0;
}

bool verhoeff(Digits digits) {
  using Row = std::array<std::uint8_t, 10>;
  static constexpr std::array<Row, 10> kMultiply = {Row{0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
                                                    Row{1, 2, 3, 4, 0, 6, 7, 8, 9, 5},
                                                    Row{2, 3, 4, 0, 1, 7, 8, 9, 5, 6},
                                                    Row{3, 4, 0, 1, 2, 8, 9, 5, 6, 7},
                                                    Row{4, 0, 1, 2, 3, 9, 5, 6, 7, 8},
                                                    Row{5, 9, 8, 7, 6, 0, 4, 3, 2, 1},
                                                    Row{6, 5, 9, 8, 7, 1, 0, 4, 3, 2},
                                                    Row{7, 6, 5, 9, 8, 2, 1, 0, 4, 3},
                                                    Row{8, 7, 6, 5, 9, 3, 2, 1, 0, 4},
                                                    Row{9, 8, 7, 6, 5, 4, 3, 2, 1, 0}};
  static constexpr std::array<Row, 8> kPermute = {Row{0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
                                                  Row{1, 5, 7, 6, 2, 8, 3, 0, 9, 4},
                                                  Row{5, 8, 0, 3, 7, 9, 6, 1, 4, 2},
                                                  Row{8, 9, 1, 6, 0, 4, 3, 5, 2, 7},
                                                  Row{9, 4, 5, 3, 1, 2, 6, 8, 7, 0},
                                                  Row{4, 2, 8, 6, 5, 7, 3, 9, 0, 1},
                                                  Row{2, 7, 9, 3, 8, 0, 6, 4, 1, 5},
                                                  Row{7, 0, 4, 6, 9, 1, 3, 2, 5, 8}};
  std::size_t check = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    check = kMultiply[check][kPermute[i % 8][digits[digits.size() - 1 - i]]];
  }
  return check == 0;
}

bool mod_11_10(Digits digits) {
  unsigned product = 10;
  for (const std::uint8_t digit : digits.first(digits.size() - 1)) {
    const unsigned sum = (digit + product) % 10;
    product = ((sum == 0 ? 10 : sum) * 2) % 11;
  }
  return (product + digits.back()) % 10 == 1;
}

unsigned weighted_sum(Digits digits, std::span<const std::uint8_t> weights) {
  unsigned sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    sum += static_cast<unsigned>(digits[i]) * weights[i];
  }
  return sum;
}

unsigned mod_97(std::string_view alphanumeric, unsigned start) {
  unsigned rest = start;
  for (const char c : alphanumeric) {
    if (is_digit(c)) {
      rest = (rest * 10 + static_cast<unsigned>(c - '0')) % 97;
    } else {
      rest = (rest * 100 + static_cast<unsigned>(lower(c) - 'a' + 10)) % 97;
    }
  }
  return rest;
}

bool is_date(unsigned year, unsigned month, unsigned day) {
  return std::chrono::year_month_day(std::chrono::year(static_cast<int>(year)),
                                     std::chrono::month(month),
                                     std::chrono::day(day))
      .ok();
}

}  // namespace sluice::scan
