#include "adapters/system/system_entropy.h"

#include <algorithm>

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include "base/assert.h"

namespace sluice {

SystemEntropy::~SystemEntropy() {
  OPENSSL_cleanse(block_.data(), block_.size());
}

void SystemEntropy::fill(std::span<std::uint8_t> bytes) {
  while (!bytes.empty()) {
    if (used_ == block_.size()) {
      SLUICE_ASSERT(RAND_bytes(block_.data(), static_cast<int>(block_.size())) == 1);
      used_ = 0;
    }
    const std::span<std::uint8_t> fresh = std::span(block_).subspan(used_);
    const std::size_t count = std::min(fresh.size(), bytes.size());
    std::copy_n(fresh.begin(), count, bytes.begin());
    std::fill_n(fresh.begin(), count, std::uint8_t{0});  // Nothing is given out twice, or kept.
    used_ += count;
    bytes = bytes.subspan(count);
  }
}

}  // namespace sluice
