#include "algo/chain/head.h"

#include <algorithm>

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "algo/chain/bytes.h"
#include "base/assert.h"
#include "base/digest.h"

namespace sluice::chain {
namespace {

constexpr std::string_view kMagic = "SLUICEH\n";
constexpr std::uint32_t kFormatVersion = 1;
constexpr std::uint32_t kSealed = 1;
constexpr std::size_t kSignedBytes = kSlotBytes - sizeof(Signature);
constexpr std::size_t kKeyIdBytes = 8;

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

/// Says which key signed, so that a rotated key can be told from a forgery.
std::string key_id_of(const PublicKey& key) {
  const Digest digest = sha256({{reinterpret_cast<const char*>(key.data()), key.size()}});
  return std::string(as_text(digest).substr(0, kKeyIdBytes));
}

/// Slots are written in turn, so that an old head put in the place of a newer one shows.
bool are_neighbours(const std::optional<Head>& odd, const std::optional<Head>& even) {
  if (!odd || odd->serial % 2 != 1) {
    return false;
  }
  return even ? even->serial + 1 == odd->serial || odd->serial + 1 == even->serial
              : odd->serial == 1;
}

bool is_zero(std::string_view bytes) {
  return std::ranges::all_of(bytes, [](char c) { return c == '\0'; });
}

}  // namespace

void SigningKey::Free::operator()(evp_pkey_st* key) const {
  EVP_PKEY_free(key);
}

SigningKey SigningKey::derive(const Secret& master_key) {
  const std::string_view secret = master_key.reveal();
  Digest seed = hmac_sha256({bytes_of(secret), secret.size()}, {"sluice journal signature 1"});
  SigningKey key;
  key.key_.reset(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size()));
  OPENSSL_cleanse(seed.data(), seed.size());
  SLUICE_ASSERT(key.key_ != nullptr);
  std::size_t size = key.public_key_.size();
  SLUICE_ASSERT(EVP_PKEY_get_raw_public_key(key.key_.get(), key.public_key_.data(), &size) == 1);
  return key;
}

Signature SigningKey::sign(std::string_view bytes) const {
  const Context context(EVP_MD_CTX_new());
  Signature signature{};
  std::size_t size = signature.size();
  SLUICE_ASSERT(context != nullptr);
  SLUICE_ASSERT(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1);
  SLUICE_ASSERT(
      EVP_DigestSign(context.get(), signature.data(), &size, bytes_of(bytes), bytes.size()) == 1);
  return signature;
}

bool is_signed_by(const PublicKey& key, std::string_view bytes, const Signature& signature) {
  struct FreeKey {
    void operator()(EVP_PKEY* freed) const { EVP_PKEY_free(freed); }
  };

  const std::unique_ptr<EVP_PKEY, FreeKey> public_key(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.data(), key.size()));
  const Context context(EVP_MD_CTX_new());
  if (public_key == nullptr || context == nullptr ||
      EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, public_key.get()) != 1) {
    return false;
  }
  return EVP_DigestVerify(
             context.get(), signature.data(), signature.size(), bytes_of(bytes), bytes.size()) == 1;
}

std::string encode_head(const Head& head, const SigningKey& key) {
  std::string slot;
  slot.reserve(kSlotBytes);
  ByteWriter out(slot);
  out.raw(kMagic);
  out.fixed32(kFormatVersion);
  out.fixed32(head.is_sealed ? kSealed : 0);
  out.raw(
      {reinterpret_cast<const char*>(head.tip.chain.bytes.data()), head.tip.chain.bytes.size()});
  out.raw(key_id_of(key.public_key()));
  out.fixed64(head.serial);
  out.fixed64(head.tip.count);
  out.raw(as_text(head.tip.hash));
  out.fixed32(head.segment);
  out.fixed64(head.end);
  out.fixed64(static_cast<std::uint64_t>(head.time.time_since_epoch().count()));
  slot.resize(kSignedBytes, '\0');
  const Signature signature = key.sign(slot);
  out.raw({reinterpret_cast<const char*>(signature.data()), signature.size()});
  return slot;
}

Result<Head> decode_head(std::string_view slot, const PublicKey& key) {
  ByteReader in(slot);
  Head head;
  const bool is_ours = slot.size() == kSlotBytes && in.raw(kMagic.size()) == kMagic &&
                       in.fixed32() == kFormatVersion;
  if (!is_ours) {
    return fail(ErrorCode::tampered, "not a head of this format");
  }
  head.is_sealed = in.fixed32() == kSealed;
  std::ranges::copy(in.raw(head.tip.chain.bytes.size()), head.tip.chain.bytes.begin());
  const std::string_view key_id = in.raw(kKeyIdBytes);
  head.serial = in.fixed64();
  head.tip.count = in.fixed64();
  head.tip.hash = in.digest();
  head.segment = in.fixed32();
  head.end = in.fixed64();
  head.time = std::chrono::sys_time<std::chrono::microseconds>(
      std::chrono::microseconds(static_cast<std::int64_t>(in.fixed64())));
  Signature signature{};
  std::ranges::copy(slot.substr(kSignedBytes), signature.begin());
  if (!is_signed_by(key, slot.substr(0, kSignedBytes), signature)) {
    return fail(ErrorCode::tampered,
                key_id == key_id_of(key) ? "the signature of the head does not verify"
                                         : "the head is signed with another key");
  }
  return head;
}

HeadFile read_head_file(std::string_view file, const PublicKey& key) {
  HeadFile read;
  read.is_blank = is_zero(file);
  if (read.is_blank) {
    return read;
  }
  if (file.size() != kHeadFileBytes) {
    read.flaw = "the head file does not have 1024 bytes";
    return read;
  }
  std::array<std::optional<Head>, 2> heads;
  for (std::size_t i = 0; i < heads.size(); ++i) {
    const std::string_view slot = file.substr(i * kSlotBytes, kSlotBytes);
    if (is_zero(slot)) {
      continue;
    }
    Result<Head> head = decode_head(slot, key);
    if (!head) {
      read.flaw = head.error().message;
      continue;
    }
    heads[i] = *head;
    if (!read.newest || head->serial > read.newest->serial) {
      read.newest = *head;
    }
  }
  if (read.flaw.empty() && !are_neighbours(heads[0], heads[1])) {
    read.flaw = "the two slots of the head do not follow one another";
  }
  return read;
}

}  // namespace sluice::chain
