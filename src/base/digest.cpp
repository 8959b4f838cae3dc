#include "base/digest.h"

#include <cstring>

#include <openssl/crypto.h>
#include <openssl/sha.h>

#include "base/assert.h"

namespace sluice {
namespace {

constexpr std::size_t kBlockBytes = 64;  // SHA-256's, which HMAC pads its key to.

// A request takes seven short digests. The functions below are those that EVP calls; calling EVP
// costs as much as hashing 128 bytes, each time (measured). They are deprecated since OpenSSL 3 as
// an interface for applications, and part of every release.
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"

class Sha256 {
 public:
  Sha256() { SLUICE_ASSERT(SHA256_Init(&context_) == 1); }

  void add(std::string_view part) {
    SLUICE_ASSERT(SHA256_Update(&context_, part.data(), part.size()) == 1);
  }

  [[nodiscard]] Digest end() {
    Digest digest{};
    SLUICE_ASSERT(SHA256_Final(digest.data(), &context_) == 1);
    return digest;
  }

 private:
  SHA256_CTX context_;
};

#pragma clang diagnostic pop

}  // namespace

Digest sha256(std::initializer_list<std::string_view> parts) {
  Sha256 hash;
  for (const std::string_view part : parts) {
    hash.add(part);
  }
  return hash.end();
}

Digest hmac_sha256(std::span<const std::uint8_t> key,
                   std::initializer_list<std::string_view> parts) {
  std::array<char, kBlockBytes> inner{};
  Digest hashed_key{};
  if (key.size() > kBlockBytes) {
    const std::string bytes(key.begin(), key.end());
    hashed_key = sha256({bytes});
    key = hashed_key;
  }
  for (std::size_t i = 0; i < key.size(); ++i) {
    inner[i] = static_cast<char>(key[i]);
  }
  std::array<char, kBlockBytes> outer = inner;
  for (std::size_t i = 0; i < kBlockBytes; ++i) {
    inner[i] = static_cast<char>(inner[i] ^ 0x36);
    outer[i] = static_cast<char>(outer[i] ^ 0x5c);
  }

  Sha256 hash;
  hash.add({inner.data(), inner.size()});
  for (const std::string_view part : parts) {
    hash.add(part);
  }
  const Digest inside = hash.end();
  ::explicit_bzero(inner.data(), inner.size());
  const Digest mac = sha256({{outer.data(), outer.size()}, as_text(inside)});
  ::explicit_bzero(outer.data(), outer.size());
  return mac;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string to_hex(std::span<const std::uint8_t> bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  hex.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    hex += kDigits[byte >> 4U];
    hex += kDigits[byte & 0x0FU];
  }
  return hex;
}

std::string_view as_text(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace sluice
