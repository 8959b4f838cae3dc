#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "algo/chain/record.h"
#include "base/result.h"
#include "base/secret.h"

struct evp_pkey_st;

namespace sluice::chain {

/// An Ed25519 public key (RFC 8032).
using PublicKey = std::array<std::uint8_t, 32>;
using Signature = std::array<std::uint8_t, 64>;

/// Signs heads. Derived from the master key, so that there is one secret to guard and to back up;
/// whoever may read the master key could forge either way.
class SigningKey {
 public:
  /// Ed25519 with the seed HMAC-SHA-256(master key, "sluice journal signature 1").
  [[nodiscard]] static SigningKey derive(const Secret& master_key);

  [[nodiscard]] const PublicKey& public_key() const { return public_key_; }

  [[nodiscard]] Signature sign(std::string_view bytes) const;

 private:
  struct Free {
    void operator()(evp_pkey_st* key) const;
  };

  SigningKey() = default;

  std::unique_ptr<evp_pkey_st, Free> key_;
  PublicKey public_key_{};
};

/// True when `signature` of `bytes` was made with the private key behind `key`.
[[nodiscard]] bool is_signed_by(const PublicKey& key,
                                std::string_view bytes,
                                const Signature& signature);

/// How far a chain had come at a moment, as its writer signs it.
struct Head {
  Tip tip;
  std::uint64_t serial = 1;   ///< counts the heads of a chain from 1; odd ones go to the first slot
  bool is_sealed = false;     ///< nothing will be added: the writer ended, or a crash was recovered
  std::uint32_t segment = 1;  ///< number of the segment that holds the last record
  std::uint64_t end = 0;      ///< offset in it behind the last record
  std::chrono::sys_time<std::chrono::microseconds> time;

  friend bool operator==(const Head&, const Head&) = default;
};

/// A head file has two slots in two disk sectors, written in turn, so that a power cut in the
/// middle of a write leaves the other one.
inline constexpr std::size_t kSlotBytes = 512;
inline constexpr std::size_t kHeadFileBytes = 2 * kSlotBytes;

/// One slot: the head, zeros, and a signature over all before it.
[[nodiscard]] std::string encode_head(const Head& head, const SigningKey& key);

/// @error tampered  not a head, or its signature does not verify
[[nodiscard]] Result<Head> decode_head(std::string_view slot, const PublicKey& key);

/// Both slots of a head file.
struct HeadFile {
  std::optional<Head> newest;  ///< the valid slot with the higher serial
  bool is_blank = false;       ///< nothing was ever written
  std::string flaw;            ///< what is wrong with it; empty: nothing
};

[[nodiscard]] HeadFile read_head_file(std::string_view file, const PublicKey& key);

}  // namespace sluice::chain
