#pragma once

#include <string>
#include <string_view>

#include "base/digest.h"
#include "base/result.h"
#include "base/secret.h"
#include "ports/entropy.h"

namespace sluice::stores {

/// Encrypts what is kept on disk, with a key of its own derived from the master key.
/// AES-256-GCM (NIST SP 800-38D): 12 random bytes, the ciphertext, a tag of 16 bytes.
class Seal {
 public:
  /// @param purpose  what the key is for; another purpose, another key
  Seal(const Secret& master_key, std::string_view purpose);

  /// @param place  what the bytes belong to; they can be opened there only
  /// @error internal  the library refuses
  [[nodiscard]] Result<std::string> close(std::string_view plain,
                                          std::string_view place,
                                          Entropy& entropy) const;

  /// @error tampered  another key, another place, or other bytes
  [[nodiscard]] Result<std::string> open(std::string_view sealed, std::string_view place) const;

 private:
  Secret key_;
};

}  // namespace sluice::stores
