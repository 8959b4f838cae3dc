#pragma once

#include <compare>
#include <cstdint>

namespace sluice {

/// Whole nano-dollars (1e-9 USD), so that sums are exact. +-9.2 billion dollars.
struct Money {
  std::int64_t nano_usd = 0;

  friend auto operator<=>(const Money&, const Money&) = default;

  friend Money operator+(Money a, Money b) { return {a.nano_usd + b.nano_usd}; }
};

}  // namespace sluice
