#include "algo/scan/crypto.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/digest.h"

namespace sluice::scan {
namespace {

constexpr std::string_view kBase58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
constexpr std::string_view kBech32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
using Address = std::array<std::uint8_t, 25>;  // Version, 20 bytes of hash, 4 of checksum.

/// The number that `text` is in base 58, big end first; empty when it has other letters or no room.
std::optional<Address> decode_base58(std::string_view text) {
  Address address{};
  for (const char c : text) {
    const std::size_t digit = kBase58.find(c);
    if (digit == std::string_view::npos) {
      return std::nullopt;
    }
    auto carry = static_cast<unsigned>(digit);
    for (std::size_t i = address.size(); i > 0; --i) {
      carry += 58U * address[i - 1];
      address[i - 1] = static_cast<std::uint8_t>(carry);
      carry >>= 8U;
    }
    if (carry != 0) {
      return std::nullopt;
    }
  }
  return address;
}

bool is_base58_address(std::string_view text) {
  if (text.size() < 26 || text.size() > 35) {
    return false;
  }
  const std::optional<Address> address = decode_base58(text);
  if (!address) {
    return false;
  }
  const std::string_view bytes(reinterpret_cast<const char*>(address->data()), address->size());
  const Digest once = sha256({bytes.substr(0, 21)});
  const Digest twice = sha256({as_text(once)});
  return as_text(twice).substr(0, 4) == bytes.substr(21);
}

/// BIP 173, section "Checksum"; the constant of bech32m is BIP 350's.
bool is_bech32_address(std::string_view text) {
  static constexpr std::array<std::uint32_t, 5> kGenerator = {
      0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
  if (text.size() < 14 || text.size() > 74 || !equals_lower(text.substr(0, 3), "bc1")) {
    return false;
  }
  std::uint32_t sum = 1;
  const auto feed = [&](std::uint32_t value) {
    const std::uint32_t top = sum >> 25U;
    sum = ((sum & 0x1ffffffU) << 5U) ^ value;
    for (unsigned i = 0; i < kGenerator.size(); ++i) {
      sum ^= ((top >> i) & 1U) != 0 ? kGenerator[i] : 0;
    }
  };
  for (const std::uint32_t value : {3U, 3U, 0U, 2U, 3U}) {
    feed(value);  // The prefix `bc`, expanded.
  }
  for (const char c : text.substr(3)) {
    const std::size_t value = kBech32.find(lower(c));
    if (value == std::string_view::npos) {
      return false;
    }
    feed(static_cast<std::uint32_t>(value));
  }
  return sum == 1 || sum == 0x2bc830a3;
}

bool is_ethereum_address(std::string_view text) {
  return text.size() == 42 && text.starts_with("0x") &&
         std::ranges::all_of(text.substr(2), is_hex) &&
         std::ranges::any_of(text.substr(2), [&](char c) { return c != text[2]; });
}

}  // namespace

std::size_t find_crypto(Sweep& sweep, std::size_t begin) {
  const char first = sweep.at(begin);
  if (first != '1' && first != '3' && first != '0' && lower(first) != 'b') {
    return begin;
  }
  const std::size_t end = sweep.skip(begin, Chars::upper | Chars::lower | Chars::digit, 76);
  const std::string_view text = sweep.slice(begin, end);
  const bool is_bitcoin =
      first == '1' || first == '3' ? is_base58_address(text) : is_bech32_address(text);
  if (!is_bitcoin && !is_ethereum_address(text)) {
    return begin;
  }
  sweep.add(make_span(begin, end, entity("financial.crypto")));
  return end;
}

}  // namespace sluice::scan
