#include "algo/ner/letters.h"

#include <array>

namespace sluice::ner {
namespace {

constexpr Character ascii_character(unsigned char c) {
  Character result{.lower = c};
  if (c >= 'a' && c <= 'z') {
    result.kind = CharKind::lower;
  } else if (c >= 'A' && c <= 'Z') {
    result.kind = CharKind::upper;
    result.lower = c + ('a' - 'A');
  } else if (c >= '0' && c <= '9') {
    result.kind = CharKind::digit;
  } else if (c == '\n') {
    result.kind = CharKind::newline;
  } else if (c <= ' ') {
    result.kind = CharKind::space;
  } else if (c >= 0x80) {
    result.kind = CharKind::other_letter;  // Broken UTF-8, when it comes to here.
  }
  return result;
}

constexpr auto kBytes = [] {
  std::array<Character, 256> table{};
  for (std::size_t i = 0; i < table.size(); ++i) {
    table[i] = ascii_character(static_cast<unsigned char>(i));
  }
  return table;
}();

/// Letters whose lower case stands `shift` above, or beside them in pairs.
struct CaseRange {
  char32_t first;
  char32_t last;
  char32_t shift;  // 0: pairs, the even one is the capital; 1: pairs, the odd one is.
};

constexpr char32_t kEvenPairs = 0;
constexpr char32_t kOddPairs = 1;

// Unicode 15, UnicodeData.txt: the simple lower-case mappings of the alphabets that names in Europe
// are written in. What is left out keeps its case, and is then an unknown word at worst.
constexpr CaseRange kCaseRanges[] = {
    {0xC0, 0xD6, 32},
    {0xD8, 0xDE, 32},
    {0x100, 0x137, kEvenPairs},
    {0x139, 0x148, kOddPairs},
    {0x14A, 0x177, kEvenPairs},
    {0x179, 0x17E, kOddPairs},
    {0x1E00, 0x1EFF, kEvenPairs},
    {0x218, 0x21B, kEvenPairs},
    {0x388, 0x38A, 37},
    {0x391, 0x3AB, 32},
    {0x400, 0x40F, 80},
    {0x410, 0x42F, 32},
    {0x490, 0x491, kEvenPairs},
    {0x531, 0x556, 48},
};

bool is_upper(char32_t c, const CaseRange& range) {
  return range.shift > 1 || (c % 2 == 0) == (range.shift == kEvenPairs);
}

void set_case(Character& character) {
  const char32_t c = character.lower;
  character.kind = CharKind::lower;
  for (const CaseRange& range : kCaseRanges) {
    if (c >= range.first && c <= range.last && is_upper(c, range)) {
      character.kind = CharKind::upper;
      character.lower = c + (range.shift > 1 ? range.shift : 1);
      return;
    }
  }
}

CharKind kind_beyond_ascii(char32_t c) {
  if (c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x3000 || c == 0x85) {
    return CharKind::space;
  }
  if (c == 0x2028 || c == 0x2029) {
    return CharKind::newline;
  }
  const bool is_mark = (c < 0xC0 && c != 0xAA && c != 0xB5 && c != 0xBA) || c == 0xD7 ||
                       c == 0xF7 || (c >= 0x2010 && c < 0x2C00) || (c >= 0x3001 && c <= 0x3003) ||
                       (c >= 0x3008 && c <= 0x301F) || (c >= 0xFF01 && c <= 0xFF0F) ||
                       (c >= 0x1F000 && c < 0x20000);
  return is_mark ? CharKind::mark : CharKind::other_letter;
}

/// The code point at `at` and its length; a length of 0 when it is no UTF-8.
Character decode(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
  };
  const unsigned lead = byte(0);
  const int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0;
  char32_t c = length == 4 ? lead & 0x07U : length == 3 ? lead & 0x0FU : lead & 0x1FU;
  for (int i = 1; i < length; ++i) {
    const unsigned next = byte(static_cast<std::size_t>(i));
    if ((next & 0xC0U) != 0x80U) {
      return {.bytes = 0};
    }
    c = (c << 6U) | (next & 0x3FU);
  }
  return {.lower = c, .bytes = static_cast<std::uint8_t>(length)};
}

}  // namespace

Character read_character(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  if (first < 0x80) {
    return kBytes[first];
  }
  Character character = decode(text, at);
  if (character.bytes == 0) {
    return kBytes[first];
  }
  character.kind = kind_beyond_ascii(character.lower);
  if (character.kind == CharKind::other_letter && character.lower < 0x1F00) {
    const char32_t c = character.lower;
    const bool has_case = c < 0x590 || (c >= 0x1E00 && c < 0x1F00);
    if (has_case) {
      set_case(character);
    }
  }
  return character;
}

}  // namespace sluice::ner
