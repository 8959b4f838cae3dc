#include "adapters/alerts/announcer/signature.h"

#include <cstdint>
#include <vector>

#include <openssl/evp.h>

#include "base/digest.h"

namespace sluice::alerts {
namespace {

constexpr std::string_view kPrefix = "whsec_";
constexpr std::size_t kKeyBytesMin = 24;
constexpr std::size_t kKeyBytesMax = 64;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string to_base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // OpenSSL ends it with a zero byte.
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                     bytes_of(bytes),
                                     static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

/// Empty: no base64.
std::string from_base64(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0 || text.size() > 4 * kKeyBytesMax) {
    return {};
  }
  std::string bytes(text.size() / 4 * 3, '\0');
  const int length = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                     bytes_of(text),
                                     static_cast<int>(text.size()));
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  if (length < 0 || static_cast<std::size_t>(length) < padding) {
    return {};
  }
  bytes.resize(static_cast<std::size_t>(length) - padding);
  return bytes;
}

}  // namespace

Result<Secret> read_signing_key(const Secret& text) {
  std::string_view encoded = text.reveal();
  const bool has_prefix = encoded.starts_with(kPrefix);
  encoded.remove_prefix(has_prefix ? kPrefix.size() : 0);
  Secret key(has_prefix ? from_base64(encoded) : std::string());
  if (key.reveal().size() < kKeyBytesMin || key.reveal().size() > kKeyBytesMax) {
    return fail(ErrorCode::config_invalid,
                "a signing key is `whsec_` and 24 to 64 random bytes in base64: make one with "
                "`echo \"whsec_$(openssl rand -base64 32)\"`");
  }
  return key;
}

std::string sign(const Secret& key,
                 std::string_view id,
                 std::chrono::sys_seconds time,
                 std::string_view body) {
  const std::string seconds = std::to_string(time.time_since_epoch().count());
  const std::string_view secret = key.reveal();
  const Digest mac =
      hmac_sha256({reinterpret_cast<const std::uint8_t*>(secret.data()), secret.size()},
                  {id, ".", seconds, ".", body});
  return "v1," + to_base64(as_text(mac));
}

}  // namespace sluice::alerts
