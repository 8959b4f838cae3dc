#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "algo/scan/checksums.h"
#include "algo/scan/evidence.h"
#include "domain/entity.h"

namespace sluice::scan {

/// One way to write one kind of number.
struct NumberKind {
  std::string_view groups;      ///< how many digits each group has, in base 36
  std::string_view separators;  ///< those that may stand between the groups
  bool (*is_valid)(Digits digits) = nullptr;
  EntityType type{};
  Claim claim;
};

/// How many digits the group has that `base36` stands for in NumberKind::groups.
[[nodiscard]] constexpr std::size_t digit_value(char base36) {
  return static_cast<std::size_t>(base36 <= '9' ? base36 - '0' : base36 - 'a' + 10);
}

/// All kinds. Earlier ones win where two fit equally well.
[[nodiscard]] std::span<const NumberKind> number_kinds();

/// The kinds whose first group has so many digits, as indices into number_kinds().
[[nodiscard]] std::span<const std::uint8_t> number_kinds_of(std::size_t digits);

}  // namespace sluice::scan
