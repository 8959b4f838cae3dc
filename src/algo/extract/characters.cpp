#include "algo/extract/characters.h"

#include <array>

namespace sluice::extract {

namespace {

/// How many bytes the character that begins with `lead` has; 0: none begins so.
std::size_t length_of(unsigned char lead) {
  if (lead < 0x80) {
    return 1;
  }
  if (lead < 0xc2 || lead > 0xf4) {
    return 0;
  }
  return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

bool is_between(char32_t code, char32_t first, char32_t last) {
  return code >= first && code <= last;
}

/// The letters of Latin-1 from U+00C0 to U+00FF, folded.
constexpr std::array<std::string_view, 64> kLatin1 = {
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i",  "i",
    "d", "n", "o", "o", "o", "o", "o",  "*", "o", "u", "u", "u", "u", "y", "th", "ss",
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i",  "i",
    "d", "n", "o", "o", "o", "o", "o",  "/", "o", "u", "u", "u", "u", "y", "th", "y"};

/// Latin Extended-A, U+0100 to U+017F, folded, one byte each.
constexpr std::string_view kLatinExtended =
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
    "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
static_assert(kLatinExtended.size() == 128);

void append_utf8(std::string& out, char32_t code) {
  const auto byte = [&out](char32_t value) { out += static_cast<char>(value); };
  if (code < 0x800) {
    byte(0xc0U | code >> 6U);
  } else if (code < 0x10000) {
    byte(0xe0U | code >> 12U);
    byte(0x80U | (code >> 6U & 0x3fU));
  } else {
    byte(0xf0U | code >> 18U);
    byte(0x80U | (code >> 12U & 0x3fU));
    byte(0x80U | (code >> 6U & 0x3fU));
  }
  byte(0x80U | (code & 0x3fU));
}

char32_t lower_beyond_latin(char32_t code) {
  if (is_between(code, 0x391, 0x3a9) || is_between(code, 0x410, 0x42f)) {
    return code + 0x20;
  }
  return is_between(code, 0x400, 0x40f) ? code + 0x50 : code;
}

}  // namespace

Character character_at(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t size = length_of(lead);
  if (size <= 1 || at + size > text.size()) {
    return {.code = lead, .size = 1};
  }
  char32_t code = lead & (0x7fU >> size);
  for (std::size_t byte = 1; byte < size; ++byte) {
    const auto next = static_cast<unsigned char>(text[at + byte]);
    if ((next & 0xc0U) != 0x80U) {
      return {.code = lead, .size = 1};
    }
    code = code << 6U | (next & 0x3fU);
  }
  return {.code = code, .size = size};
}

Character character_before(std::string_view text, std::size_t end) {
  std::size_t begin = end - 1;
  while (begin > 0 && end - begin < 4 &&
         (static_cast<unsigned char>(text[begin]) & 0xc0U) == 0x80U) {
    --begin;
  }
  const Character whole = character_at(text, begin);
  return begin + whole.size == end ? whole : character_at(text, end - 1);
}

bool is_digit(char32_t code) {
  return is_between(code, '0', '9') || is_between(code, 0xff10, 0xff19);
}

bool is_space(char32_t code) {
  return code == ' ' || is_between(code, '\t', '\r') || code == 0xa0 || code == 0x3000 ||
         is_between(code, 0x2000, 0x200b) || code == 0x202f || code == 0xfeff;
}

bool is_letter(char32_t code) {
  if (code < 0x80) {
    return is_between(code | 0x20U, 'a', 'z');
  }
  if (code < 0xc0) {
    return code == 0xaa || code == 0xb5 || code == 0xba;
  }
  const bool is_mark = code == 0xd7 || code == 0xf7 || is_between(code, 0x2000, 0x2bff) ||
                       is_between(code, 0x3000, 0x303f) || is_between(code, 0xfe30, 0xfe4f) ||
                       is_between(code, 0xff00, 0xff20) || is_between(code, 0xff3b, 0xff40) ||
                       is_between(code, 0xff5b, 0xff65) || code == 0x60c || code == 0x61f ||
                       code == 0x964 || code == 0xfeff || is_between(code, 0x1f000, 0x1faff);
  return !is_mark;
}

bool is_upper(char32_t code) {
  if (code < 0x80) {
    return is_between(code, 'A', 'Z');
  }
  if (is_between(code, 0x100, 0x17f)) {
    const bool odd_is_upper = is_between(code, 0x139, 0x148) || is_between(code, 0x179, 0x17e);
    const bool is_single = code == 0x138 || code == 0x149 || code == 0x17f;  // Lower case only.
    return (code % 2 == 1) == odd_is_upper && !is_single;
  }
  return (is_between(code, 0xc0, 0xde) && code != 0xd7) || is_between(code, 0x391, 0x3a9) ||
         is_between(code, 0x400, 0x42f);
}

bool is_lower(char32_t code) {
  constexpr char32_t kCyrillicEnd = 0x530;
  return code < kCyrillicEnd && is_letter(code) && !is_upper(code);
}

bool is_unspaced(char32_t code) {
  return is_between(code, 0x3040, 0x30ff) || is_between(code, 0x3400, 0x4dbf) ||
         is_between(code, 0x4e00, 0x9fff) || is_between(code, 0xac00, 0xd7af) ||
         is_between(code, 0xe00, 0xe7f) || is_between(code, 0x20000, 0x2fa1f);
}

void append_folded(std::string& out, char32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(is_between(code, 'A', 'Z') ? code + 0x20 : code);
  } else if (is_between(code, 0xc0, 0xff)) {
    out += kLatin1[code - 0xc0];
  } else if (is_between(code, 0x100, 0x17f)) {
    out += kLatinExtended[code - 0x100];
  } else {
    append_utf8(out, lower_beyond_latin(code));
  }
}

std::string folded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const Character character = character_at(text, at);
    append_folded(out, character.code);
    at += character.size;
  }
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty()) {
    const Character first = character_at(text, 0);
    if (!is_space(first.code)) {
      break;
    }
    text.remove_prefix(first.size);
  }
  while (!text.empty()) {
    const Character last = character_before(text, text.size());
    if (!is_space(last.code)) {
      break;
    }
    text.remove_suffix(last.size);
  }
  return text;
}

}  // namespace sluice::extract
