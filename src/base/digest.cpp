#include "base/digest.h"

#include <memory>

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "base/assert.h"

namespace sluice {
namespace {

constexpr std::size_t kBlockBytes = 64;  // SHA-256's, which HMAC pads its key to.

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

/// A SHA-256 context of this thread, fetched once: a fetch per digest would cost more than the
/// hash.
class Sha256 {
 public:
  Sha256() : context_(EVP_MD_CTX_new()), algorithm_(EVP_MD_fetch(nullptr, "SHA256", nullptr)) {
    SLUICE_ASSERT(context_ != nullptr && algorithm_ != nullptr);
  }

  ~Sha256() { EVP_MD_free(algorithm_); }

  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void begin() { SLUICE_ASSERT(EVP_DigestInit_ex2(context_.get(), algorithm_, nullptr) == 1); }

  void add(std::string_view part) {
    SLUICE_ASSERT(EVP_DigestUpdate(context_.get(), part.data(), part.size()) == 1);
  }

  Digest end() {
    Digest digest{};
    unsigned int bytes = 0;
    SLUICE_ASSERT(EVP_DigestFinal_ex(context_.get(), digest.data(), &bytes) == 1);
    SLUICE_ASSERT(bytes == digest.size());
    return digest;
  }

 private:
  std::unique_ptr<EVP_MD_CTX, FreeContext> context_;
  EVP_MD* algorithm_;
};

Sha256& of_this_thread() {
  thread_local Sha256 hash;
  return hash;
}

}  // namespace

Digest sha256(std::initializer_list<std::string_view> parts) {
  Sha256& hash = of_this_thread();
  hash.begin();
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

  Sha256& hash = of_this_thread();
  hash.begin();
  hash.add({inner.data(), inner.size()});
  for (const std::string_view part : parts) {
    hash.add(part);
  }
  const Digest inside = hash.end();
  OPENSSL_cleanse(inner.data(), inner.size());
  const Digest mac = sha256({{outer.data(), outer.size()}, as_text(inside)});
  OPENSSL_cleanse(outer.data(), outer.size());
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
