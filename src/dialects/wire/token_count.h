#pragma once

#include <cstdint>
#include <optional>

#include "algo/json/tape.h"

namespace sluice::dialects {

/// More tokens than this in one answer are not believed, so that sums cannot overflow.
inline constexpr std::uint64_t kTokenCountMax = 1ULL << 40U;

/// A figure of an engine's usage; 0 when it is absent, null or nonsense.
[[nodiscard]] inline std::int64_t token_count(const std::optional<json::Value>& value) {
  const auto count = value ? value->unsigned_integer() : std::nullopt;
  return count && *count <= kTokenCountMax ? static_cast<std::int64_t>(*count) : 0;
}

}  // namespace sluice::dialects
