#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sluice::extract {

/// One character of a UTF-8 text. A byte that begins no character counts as one of its own.
struct Character {
  char32_t code = 0;
  std::size_t size = 1;  ///< bytes
};

/// The character at `at`, which is before the end.
[[nodiscard]] Character character_at(std::string_view text, std::size_t at);

/// The last character before `end`, which is not 0.
[[nodiscard]] Character character_before(std::string_view text, std::size_t end);

/// Letters of all scripts; everything beyond ASCII that is no punctuation, space or symbol.
[[nodiscard]] bool is_letter(char32_t code);
[[nodiscard]] bool is_digit(char32_t code);
[[nodiscard]] bool is_space(char32_t code);

/// Upper case of Latin, Greek and Cyrillic.
[[nodiscard]] bool is_upper(char32_t code);

/// Lower case of the same; letters of scripts without case are neither.
[[nodiscard]] bool is_lower(char32_t code);

/// Han, Kana, Hangul and Thai: scripts whose words are not set apart by spaces (Hangul's are, but
/// carry endings), so that pairs of characters serve as words.
[[nodiscard]] bool is_unspaced(char32_t code);

/// Appends `code` in lower case and without its accent: `É` as `e`, `ß` as `ss`.
void append_folded(std::string& out, char32_t code);

/// The whole text so.
[[nodiscard]] std::string folded(std::string_view text);

/// Without spaces at both ends (ASCII and no-break).
[[nodiscard]] std::string_view trimmed(std::string_view text);

}  // namespace sluice::extract
