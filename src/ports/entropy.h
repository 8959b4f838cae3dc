#pragma once

#include <cstdint>
#include <span>

namespace sluice {

/// Unpredictable bytes. Used on one thread only.
class Entropy {
 public:
  virtual ~Entropy() = default;

  virtual void fill(std::span<std::uint8_t> bytes) = 0;
};

}  // namespace sluice
