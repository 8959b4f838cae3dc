#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace sluice::linear {

inline constexpr std::size_t kBuckets = 1 << 16;

/// Of a longer text only so many bytes are read at its front, and as many at its end.
inline constexpr std::size_t kTextBytesMax = 32 << 10;

/// How much of one bucket a text holds.
struct Weighted {
  std::uint32_t bucket = 0;
  float value = 0;

  friend bool operator==(const Weighted&, const Weighted&) = default;
};

/// The words, pairs of neighbours, four-byte pieces of words and marks in a row in `text`, without
/// regard to ASCII case, hashed to buckets; a count n weighs 1 + log2(n), then the whole is scaled
/// to length 1. Ascending by bucket; empty for a text without letters. Digits count as one and the
/// same digit.
[[nodiscard]] std::vector<Weighted> features_of(std::string_view text);

}  // namespace sluice::linear
