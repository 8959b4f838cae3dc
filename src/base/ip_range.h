#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sluice {

/// All addresses that begin with the same bits: `10.20.0.0/16`, `fd00:20::/32`, or a single one.
struct IpRange {
  std::array<std::uint8_t, 16> address{};  ///< IPv4 as ::ffff:10.0.0.1 (RFC 4291, section 2.5.5.2)
  unsigned bits = 128;                     ///< so many of them count; 96 and more for IPv4

  friend bool operator==(const IpRange&, const IpRange&) = default;
};

/// `10.20.0.0/16`, `fd00:20::/32`, or an address alone, which is a range of one. Bits behind the
/// prefix are kept: see first_of(). Empty when `text` is none of these.
[[nodiscard]] std::optional<IpRange> ip_range_of(std::string_view text);

/// The same range with all bits behind its prefix zero.
[[nodiscard]] IpRange first_of(IpRange range);

/// As ip_range_of() reads it.
[[nodiscard]] std::string to_text(const IpRange& range);

/// True when the first address of `inner` lies within `outer`. Of a written `10.20.3.4/8`, that is
/// 10.20.3.4.
[[nodiscard]] bool contains(const IpRange& outer, const IpRange& inner);

}  // namespace sluice
