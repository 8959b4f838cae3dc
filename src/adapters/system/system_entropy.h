#pragma once

#include <array>
#include <cstddef>

#include "ports/entropy.h"

namespace sluice {

/// Bytes of OpenSSL's generator (seeded by the kernel), drawn in blocks: a call per id would cost
/// more than the id. One instance per thread. Bytes that were handed out are overwritten. Stops the
/// process when there is no randomness to be had: ids and salts that can be guessed would be worse.
class SystemEntropy final : public Entropy {
 public:
  SystemEntropy() = default;
  ~SystemEntropy() override;
  SystemEntropy(const SystemEntropy&) = delete;
  SystemEntropy& operator=(const SystemEntropy&) = delete;

  void fill(std::span<std::uint8_t> bytes) override;

 private:
  std::array<std::uint8_t, 1024> block_{};
  std::size_t used_ = block_.size();
};

}  // namespace sluice
