#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "algo/scan/checksums.h"
#include "algo/scan/sweep.h"

namespace sluice::scan {

/// Digits that stand together: `4111`.
struct Group {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint16_t digit = 0;   ///< index of its first digit among those of the window
  std::uint16_t digits = 0;  ///< how many it has
  char separator = 0;        ///< what stands before it: one of " .-/(", or 0 for the first group;
                             ///< '(' for anything with a bracket in it, ' ' for any one blank, '_'
                             ///< for several, '\n' for a line break
};

/// Groups of digits with nothing but separators between them: `+49 (0)30 1234-567`.
struct Window {
  static constexpr std::size_t kGroupsMax = 40;
  static constexpr std::size_t kDigitsMax = 64;

  // Not cleared for each window: only what the counts cover is ever read.
  std::array<Group, kGroupsMax> groups;
  std::array<std::uint8_t, kDigitsMax> digits;
  std::size_t group_count = 0;
  std::size_t digit_count = 0;
  std::uint32_t begin = 0;  ///< with a leading + or bracket
  std::uint32_t end = 0;
  bool has_plus = false;

  /// How many bytes a group spans: more than its digits when they were spaced out.
  [[nodiscard]] std::size_t length(std::size_t group) const {
    return groups[group].end - groups[group].begin;
  }

  [[nodiscard]] std::size_t digits_in(std::size_t group) const { return groups[group].digits; }

  /// The digits of the groups `first..last`, both included.
  [[nodiscard]] Digits digits_of(std::size_t first, std::size_t last) const {
    const std::size_t from = groups[first].digit;
    return Digits(digits).subspan(from, groups[last].digit + digits_in(last) - from);
  }
};

/// Reads the window whose first digit is at `begin`. It ends before its limits are exceeded.
void read_window(const Sweep& sweep, std::size_t begin, Window& window);

/// Reports what the digits at `begin`, the first of their stretch, are part of: cards, phone
/// numbers, identifiers, addresses, codes with letters.
///
/// @return where the next digits that were not looked at may begin
[[nodiscard]] std::size_t find_numbers(Sweep& sweep, std::size_t begin);

}  // namespace sluice::scan
