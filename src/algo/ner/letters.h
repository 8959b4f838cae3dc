#pragma once

#include <cstdint>
#include <string_view>

namespace sluice::ner {

/// What a character is, as far as names care.
enum class CharKind : std::uint8_t { space, newline, lower, upper, digit, other_letter, mark };

/// One character of UTF-8 text.
struct Character {
  char32_t lower = 0;      ///< the code point, in lower case where it has one
  std::uint8_t bytes = 1;  ///< 1..4; a byte that is no UTF-8 counts as a letter of one byte
  CharKind kind = CharKind::mark;
};

/// Reads the character at `at` < text.size(). Case is known for Latin, Greek, Cyrillic and Armenian
/// letters; all other scripts count as letters without case.
[[nodiscard]] Character read_character(std::string_view text, std::size_t at);

}  // namespace sluice::ner
