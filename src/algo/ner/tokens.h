#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace sluice::ner {

/// How a token is written.
enum class Shape : std::uint8_t {
  lower,          ///< house
  title,          ///< House
  capital,        ///< one capital: H
  upper,          ///< HOUSE
  mixed,          ///< iPhone, McDonald
  uncased,        ///< letters of a script without case
  letter_number,  ///< a4, 22B, x_1
  number,         ///< digits only
  mark,           ///< one character of punctuation
};

/// A word, a number or one mark of a text.
struct Token {
  std::uint32_t begin = 0;  ///< byte offsets
  std::uint32_t end = 0;
  std::uint64_t word = 0;          ///< hash of its lower-case characters
  std::uint64_t prefix = 0;        ///< of the first three characters
  std::uint64_t suffix = 0;        ///< of the last three
  std::uint64_t suffix_short = 0;  ///< of the last two
  Shape shape = Shape::mark;
  std::uint8_t length = 0;    ///< characters; saturates
  std::uint8_t newlines = 0;  ///< line breaks right before it, at most 2
  bool glued = false;         ///< nothing stands between it and the token before

  friend bool operator==(const Token&, const Token&) = default;
};

inline constexpr std::uint64_t kHashSeed = 0xCBF29CE484222325ULL;

/// Adds a value to a hash; the same on every machine.
[[nodiscard]] constexpr std::uint64_t hash_step(std::uint64_t hash, std::uint64_t value) {
  hash = (hash ^ value) * 0x9E3779B97F4A7C15ULL;
  return hash ^ (hash >> 32U);
}

/// The hash of a word as `Token::word` has it, from lower case or not.
[[nodiscard]] std::uint64_t word_hash(std::string_view word);

/// Splits `text` into tokens. Letters, digits and `_` in a row are one token of at most 64
/// characters (a longer run is several); every other visible character is one. Replaces `tokens`.
void split(std::string_view text, std::vector<Token>& tokens);

}  // namespace sluice::ner
