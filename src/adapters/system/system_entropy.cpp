#include "adapters/system/system_entropy.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include "base/assert.h"

namespace sluice {

SystemEntropy::~SystemEntropy() {
  OPENSSL_cleanse(block_.data(), block_.size());
}

void SystemEntropy::fill(std::span<std::uint8_t> bytes) {
  for (std::uint8_t& byte : bytes) {
    if (used_ == block_.size()) {
      SLUICE_ASSERT(RAND_bytes(block_.data(), static_cast<int>(block_.size())) == 1);
      used_ = 0;
    }
    byte = block_[used_];
    block_[used_] = 0;
    ++used_;
  }
}

}  // namespace sluice
