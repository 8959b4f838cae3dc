#pragma once

#include <cstdint>

namespace sluice {

/// A half-open range of bytes of a body.
struct ByteRange {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  friend bool operator==(const ByteRange&, const ByteRange&) = default;
};

}  // namespace sluice
