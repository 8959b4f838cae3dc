#pragma once

#include <cstdint>
#include <span>

#include "ports/entropy.h"

namespace sluice {

/// Bytes that count up, so that ids differ and runs repeat.
class EntropyFake final : public Entropy {
 public:
  void fill(std::span<std::uint8_t> bytes) override {
    for (std::uint8_t& byte : bytes) {
      byte = next_++;
    }
  }

 private:
  std::uint8_t next_ = 1;
};

}  // namespace sluice
