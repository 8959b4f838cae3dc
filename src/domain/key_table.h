#pragma once

#include <cstring>
#include <unordered_map>
#include <utility>

#include "base/digest.h"
#include "domain/caller.h"

namespace sluice {

/// All live keys: SHA-256 of a key -> whom it stands for. Immutable once shared; replaced whole
/// when a key is created or revoked.
class KeyTable {
 public:
  /// The later of two entries with one digest wins.
  void add(const Digest& key_digest, Principal principal) {
    principals_.insert_or_assign(key_digest, std::move(principal));
  }

  /// Null: no such key. Valid while the table lives. O(1).
  [[nodiscard]] const Principal* find(const Digest& key_digest) const {
    const auto entry = principals_.find(key_digest);
    return entry == principals_.end() ? nullptr : &entry->second;
  }

  /// The live key with this public id; null: there is none. O(keys): not for the request path.
  [[nodiscard]] const Principal* find_id(const KeyId& id) const {
    for (const auto& [digest, principal] : principals_) {
      if (principal.key == id) {
        return &principal;
      }
    }
    return nullptr;
  }

  /// Notes that a revoked key exists: revoking the last key must not bring anonymous mode back.
  void add_revoked() { has_revoked_ = true; }

  /// True when no key was ever made, so that anonymous mode may serve.
  [[nodiscard]] bool empty() const { return principals_.empty() && !has_revoked_; }

 private:
  /// A digest is uniformly distributed already: its first bytes are a hash.
  struct FirstBytes {
    std::size_t operator()(const Digest& digest) const noexcept {
      std::size_t value = 0;
      std::memcpy(&value, digest.data(), sizeof value);
      return value;
    }
  };

  std::unordered_map<Digest, Principal, FirstBytes> principals_;
  bool has_revoked_ = false;
};

}  // namespace sluice
