#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sluice::net {

/// What the bytes of HTTP may be. Tables, since every byte of every head is asked.
namespace characters {

inline constexpr std::string_view kAlphanumeric =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Indexed by byte; true: is in the class.
using Class = std::array<bool, 256>;

constexpr Class class_of(std::string_view first, std::string_view second) {
  Class result{};
  for (const std::string_view part : {first, second}) {
    for (const char c : part) {
      result[static_cast<unsigned char>(c)] = true;
    }
  }
  return result;
}

/// Method and header names (RFC 9110, 5.6.2).
inline constexpr Class kToken = class_of(kAlphanumeric, "!#$%&'*+-.^_`|~");

/// Path and query (RFC 3986, 3.3 and 3.4), and `[`, `]`, which many clients leave unescaped.
inline constexpr Class kTarget = class_of(kAlphanumeric, "-._~!$&'()*+,;=:@/?%[]");

/// The Host header: name, IPv4 or bracketed IPv6, and port (RFC 3986, 3.2.2, without user info).
inline constexpr Class kHost = class_of(kAlphanumeric, "-._~!$&'()*+;=:[]%");

[[nodiscard]] constexpr bool is_in(const Class& members, char c) {
  return members[static_cast<unsigned char>(c)];
}

[[nodiscard]] constexpr bool all_in(const Class& members, std::string_view text) {
  for (const char c : text) {
    if (!is_in(members, c)) {
      return false;
    }
  }
  return true;
}

[[nodiscard]] constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

/// Of each token character its lower case; 0 for every other byte.
inline constexpr std::array<char, 256> kLowerToken = [] {
  std::array<char, 256> table{};
  for (std::size_t byte = 0; byte < table.size(); ++byte) {
    table[byte] = kToken[byte] ? lower(static_cast<char>(byte)) : '\0';
  }
  return table;
}();

/// Compares ASCII without regard to case; `lower_case` must be in lower case.
[[nodiscard]] constexpr bool equals_ignoring_case(std::string_view text,
                                                  std::string_view lower_case) {
  if (text.size() != lower_case.size()) {
    return false;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (lower(text[i]) != lower_case[i]) {
      return false;
    }
  }
  return true;
}

/// Without the spaces and tabs at both ends (OWS, RFC 9110, 5.6.3).
[[nodiscard]] constexpr std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
    text.remove_prefix(1);
  }
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) {
    text.remove_suffix(1);
  }
  return text;
}

/// How many bytes are control bytes but tab. Sixteen at a time.
[[nodiscard]] std::size_t count_controls(std::string_view text);

/// True when a byte may not stand in a field value: a control byte but tab (RFC 9110, 5.5). No
/// early exit, so that the compiler makes vectors of it.
[[nodiscard]] constexpr bool has_control(std::string_view text) {
  unsigned found = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    found |=
        static_cast<unsigned>(byte < 0x20 && byte != '\t') | static_cast<unsigned>(byte == 0x7f);
  }
  return found != 0;
}

}  // namespace characters

}  // namespace sluice::net
