#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sluice::scan {

/// What a byte can be part of; a byte may be in several classes.
enum class Chars : std::uint8_t {
  digit = 1,
  upper = 2,
  lower = 4,
  hex = 8,     ///< 0-9 a-f A-F
  token = 16,  ///< letters, digits, _ - . + /   : what keys and tokens are made of
  word = 32,   ///< letters, digits, _ and every byte of a non-ASCII character: of names, not of
               ///< values (letters.h)
  slug = 64,   ///< letters, digits, _ -
};

namespace character_table {

constexpr std::uint8_t classes_of(unsigned c) {
  const bool digit = c >= '0' && c <= '9';
  const bool upper = c >= 'A' && c <= 'Z';
  const bool lower = c >= 'a' && c <= 'z';
  const bool hex = digit || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  const bool alnum = digit || upper || lower;
  const bool slug = alnum || c == '_' || c == '-';
  const bool token = slug || c == '.' || c == '+' || c == '/';
  const bool word = alnum || c == '_' || c >= 0x80;
  return static_cast<std::uint8_t>((digit ? 1U : 0U) | (upper ? 2U : 0U) | (lower ? 4U : 0U) |
                                   (hex ? 8U : 0U) | (token ? 16U : 0U) | (word ? 32U : 0U) |
                                   (slug ? 64U : 0U));
}

constexpr std::array<std::uint8_t, 256> make() {
  std::array<std::uint8_t, 256> table{};
  for (unsigned c = 0; c < 256; ++c) {
    table[c] = classes_of(c);
  }
  return table;
}

inline constexpr std::array<std::uint8_t, 256> kClasses = make();

}  // namespace character_table

/// True when `c` is in one of the classes of `set` (an or of Chars).
[[nodiscard]] constexpr bool is_in(char c, std::uint8_t set) {
  return (character_table::kClasses[static_cast<unsigned char>(c)] & set) != 0;
}

[[nodiscard]] constexpr std::uint8_t operator|(Chars a, Chars b) {
  return static_cast<std::uint8_t>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}

[[nodiscard]] constexpr std::uint8_t operator|(std::uint8_t a, Chars b) {
  return static_cast<std::uint8_t>(a | static_cast<unsigned>(b));
}

[[nodiscard]] constexpr bool is_in(char c, Chars set) {
  return is_in(c, static_cast<std::uint8_t>(set));
}

[[nodiscard]] constexpr bool is_digit(char c) {
  return is_in(c, Chars::digit);
}

[[nodiscard]] constexpr bool is_upper(char c) {
  return is_in(c, Chars::upper);
}

[[nodiscard]] constexpr bool is_letter(char c) {
  return is_in(c, Chars::upper | Chars::lower);
}

[[nodiscard]] constexpr bool is_alnum(char c) {
  return is_in(c, Chars::upper | Chars::lower | Chars::digit);
}

[[nodiscard]] constexpr bool is_hex(char c) {
  return is_in(c, Chars::hex);
}

[[nodiscard]] constexpr bool is_word(char c) {
  return is_in(c, Chars::word);
}

[[nodiscard]] constexpr bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// ASCII lower case; other bytes unchanged.
[[nodiscard]] constexpr char lower(char c) {
  return is_upper(c) ? static_cast<char>(c | 0x20) : c;
}

[[nodiscard]] constexpr bool is_ascii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

/// True for a byte in the middle of a UTF-8 character.
[[nodiscard]] constexpr bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

/// `text` equals `lower_case`, which is in lower case, without regard to ASCII case.
[[nodiscard]] constexpr bool equals_lower(std::string_view text, std::string_view lower_case) {
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

}  // namespace sluice::scan
