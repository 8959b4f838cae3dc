#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

namespace sluice {

/// A half-open range of bytes of a body.
struct ByteRange {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  friend bool operator==(const ByteRange&, const ByteRange&) = default;
};

/// Calls `add` with each part of `range` that lies in none of `taken`, which are ascending and do
/// not overlap. Cost: logarithmic in `taken`, and linear in what it cuts.
template <typename Add>
void for_each_part_outside(ByteRange range, std::span<const ByteRange> taken, Add add) {
  auto other = std::ranges::upper_bound(taken, range.begin, {}, &ByteRange::end);
  for (; other != taken.end() && other->begin < range.end; ++other) {
    if (range.begin < other->begin) {
      add(ByteRange{.begin = range.begin, .end = other->begin});
    }
    range.begin = std::max(range.begin, other->end);
  }
  if (range.begin < range.end) {
    add(range);
  }
}

}  // namespace sluice
