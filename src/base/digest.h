#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace sluice {

/// 256 bits of SHA-256 or HMAC-SHA-256.
using Digest = std::array<std::uint8_t, 32>;

/// SHA-256 of the parts, one after the other (FIPS 180-4). Parts are not separated: frame them
/// first.
[[nodiscard]] Digest sha256(std::initializer_list<std::string_view> parts);

/// HMAC-SHA-256 of the parts, one after the other (RFC 2104).
[[nodiscard]] Digest hmac_sha256(std::span<const std::uint8_t> key,
                                 std::initializer_list<std::string_view> parts);

/// True when equal; takes the same time whatever the bytes.
[[nodiscard]] bool equal_in_constant_time(std::string_view a, std::string_view b);

/// Lower-case hexadecimal.
[[nodiscard]] std::string to_hex(std::span<const std::uint8_t> bytes);

/// The bytes of a digest, for hashing it in turn.
[[nodiscard]] std::string_view as_text(const Digest& digest);

}  // namespace sluice
