#include "adapters/stores/parking_lot/seal.h"

#include <array>
#include <cstdint>
#include <memory>
#include <span>

#include <openssl/evp.h>

namespace sluice::stores {
namespace {

constexpr std::size_t kNonceBytes = 12;
constexpr std::size_t kTagBytes = 16;
constexpr std::size_t kPlainBytesMax = std::size_t{1} << 30U;  // OpenSSL counts in int.

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

int size_of(std::string_view text) {
  return static_cast<int>(text.size());
}

Failure refused() {
  return fail(ErrorCode::internal, "the cipher could not be used");
}

Failure does_not_open() {
  return fail(ErrorCode::tampered, "what is kept on disk does not open with this master key");
}

}  // namespace

Seal::Seal(const Secret& master_key, std::string_view purpose) {
  const std::string_view secret = master_key.reveal();
  const Digest key = hmac_sha256(
      std::span(reinterpret_cast<const std::uint8_t*>(secret.data()), secret.size()), {purpose});
  key_ = Secret(std::string(as_text(key)));
}

Result<std::string> Seal::close(std::string_view plain,
                                std::string_view place,
                                Entropy& entropy) const {
  if (plain.size() > kPlainBytesMax) {
    return fail(ErrorCode::too_large, "more than 1 GiB cannot be sealed");
  }
  std::array<std::uint8_t, kNonceBytes> nonce{};
  entropy.fill(nonce);
  std::string sealed(reinterpret_cast<const char*>(nonce.data()), nonce.size());
  sealed.resize(kNonceBytes + plain.size() + kTagBytes);
  unsigned char* const cipher = bytes_of(sealed) + kNonceBytes;

  const Context context(EVP_CIPHER_CTX_new());
  int written = 0;
  const bool is_done =
      context &&
      EVP_EncryptInit_ex(
          context.get(), EVP_aes_256_gcm(), nullptr, bytes_of(key_.reveal()), nonce.data()) == 1 &&
      EVP_EncryptUpdate(context.get(), nullptr, &written, bytes_of(place), size_of(place)) == 1 &&
      EVP_EncryptUpdate(context.get(), cipher, &written, bytes_of(plain), size_of(plain)) == 1 &&
      EVP_EncryptFinal_ex(context.get(), cipher + written, &written) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes, cipher + plain.size()) ==
          1;
  return is_done ? Result<std::string>(std::move(sealed)) : refused();
}

Result<std::string> Seal::open(std::string_view sealed, std::string_view place) const {
  if (sealed.size() < kNonceBytes + kTagBytes) {
    return does_not_open();
  }
  const std::string_view nonce = sealed.substr(0, kNonceBytes);
  const std::string_view cipher =
      sealed.substr(kNonceBytes, sealed.size() - kNonceBytes - kTagBytes);
  std::string tag(sealed.substr(sealed.size() - kTagBytes));
  std::string plain(cipher.size(), '\0');

  const Context context(EVP_CIPHER_CTX_new());
  int written = 0;
  const bool is_genuine =
      context &&
      EVP_DecryptInit_ex(
          context.get(), EVP_aes_256_gcm(), nullptr, bytes_of(key_.reveal()), bytes_of(nonce)) ==
          1 &&
      EVP_DecryptUpdate(context.get(), nullptr, &written, bytes_of(place), size_of(place)) == 1 &&
      EVP_DecryptUpdate(
          context.get(), bytes_of(plain), &written, bytes_of(cipher), size_of(cipher)) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kTagBytes, tag.data()) == 1 &&
      EVP_DecryptFinal_ex(context.get(), bytes_of(plain) + written, &written) == 1;
  return is_genuine ? Result<std::string>(std::move(plain)) : does_not_open();
}

}  // namespace sluice::stores
