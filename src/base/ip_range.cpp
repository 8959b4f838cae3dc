#include "base/ip_range.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <span>

#include <arpa/inet.h>

namespace sluice {
namespace {

constexpr unsigned kBits = 128;
constexpr unsigned kIpv4Bits = 32;
constexpr std::array<std::uint8_t, 12> kIpv4Mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

bool is_ipv4(const IpRange& range) {
  return std::ranges::equal(kIpv4Mapped, std::span(range.address).first<kIpv4Mapped.size()>()) &&
         range.bits >= kBits - kIpv4Bits;
}

/// The mask of byte `i` of a prefix of `bits` bits.
std::uint8_t mask_of(unsigned bits, std::size_t i) {
  const auto before = static_cast<unsigned>(i) * 8;
  const unsigned left = bits - std::min(bits, before);
  return left >= 8 ? 0xFF : static_cast<std::uint8_t>(0xFF00U >> left);
}

}  // namespace

std::optional<IpRange> ip_range_of(std::string_view text) {
  const std::size_t slash = std::min(text.find('/'), text.size());
  const std::string address(text.substr(0, slash));
  IpRange range;
  unsigned bits_max = kBits;
  if (::inet_pton(AF_INET, address.c_str(), &range.address[kIpv4Mapped.size()]) == 1) {
    std::ranges::copy(kIpv4Mapped, range.address.begin());
    bits_max = kIpv4Bits;
  } else if (::inet_pton(AF_INET6, address.c_str(), range.address.data()) != 1) {
    return std::nullopt;
  }
  if (slash == text.size()) {
    return range;
  }
  unsigned bits = 0;
  const std::string_view digits = text.substr(slash + 1);
  const auto [end, error] = std::from_chars(digits.begin(), digits.end(), bits);
  if (error != std::errc() || end != digits.end() || bits > bits_max) {
    return std::nullopt;
  }
  range.bits = bits + (kBits - bits_max);
  return range;
}

IpRange first_of(IpRange range) {
  for (std::size_t i = 0; i < range.address.size(); ++i) {
    range.address[i] &= mask_of(range.bits, i);
  }
  return range;
}

std::string to_text(const IpRange& range) {
  const bool is_short = is_ipv4(range);
  std::array<char, INET6_ADDRSTRLEN> text{};
  ::inet_ntop(is_short ? AF_INET : AF_INET6,
              range.address.data() + (is_short ? kIpv4Mapped.size() : 0),
              text.data(),
              text.size());
  const unsigned bits = is_short ? range.bits - (kBits - kIpv4Bits) : range.bits;
  return range.bits == kBits ? text.data() : text.data() + ("/" + std::to_string(bits));
}

bool contains(const IpRange& outer, const IpRange& inner) {
  const IpRange cut = {.address = inner.address, .bits = outer.bits};
  return first_of(cut).address == first_of(outer).address;
}

}  // namespace sluice
