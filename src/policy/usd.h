#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace sluice::policy {

inline constexpr std::int64_t kUsdPerMtokMax = 1'000'000;

/// Dollars per million tokens, written as a decimal, in nano-dollars per token: `3.00` is 3000.
/// Exact: at most three decimals, 0..kUsdPerMtokMax, no sign, no exponent; empty for anything else.
[[nodiscard]] std::optional<std::int64_t> nano_usd_per_token(std::string_view usd_per_mtok);

}  // namespace sluice::policy
