#include "algo/scan/letters.h"

#include <algorithm>
#include <iterator>

#include "algo/scan/normalise.h"

namespace sluice::scan {
namespace {

struct Range {
  std::uint32_t first;
  std::uint32_t last;
};

/// Sorted, not overlapping. Unassigned places inside of a block count as its letters.
constexpr Range kSpaced[] = {
    {0x00AA, 0x00AA}, {0x00B5, 0x00B5}, {0x00BA, 0x00BA}, {0x00C0, 0x00D6},  // Latin
    {0x00D8, 0x00F6}, {0x00F8, 0x02AF}, {0x0370, 0x0374}, {0x0376, 0x037D},  // and Greek
    {0x037F, 0x037F}, {0x0386, 0x0386}, {0x0388, 0x03F5}, {0x03F7, 0x0481},  // and Cyrillic
    {0x0483, 0x0559}, {0x0560, 0x0588}, {0x0591, 0x05BD}, {0x05BF, 0x05BF},  // Armenian, Hebrew
    {0x05C1, 0x05C2}, {0x05C4, 0x05C5}, {0x05C7, 0x05F2}, {0x0610, 0x061A},  // Arabic
    {0x0620, 0x065F}, {0x066E, 0x06D3}, {0x06D5, 0x06DC}, {0x06DF, 0x06E8},  //
    {0x06EA, 0x06FC}, {0x06FF, 0x06FF}, {0x0710, 0x07F5}, {0x07FA, 0x07FD},  // Syriac to N'Ko
    {0x0800, 0x082D}, {0x0840, 0x085B}, {0x0860, 0x088E}, {0x0898, 0x08E1},  //
    {0x08E3, 0x0963}, {0x0971, 0x09F1}, {0x09FC, 0x09FC}, {0x09FE, 0x0A75},  // of India
    {0x0A81, 0x0AE3}, {0x0AF9, 0x0B63}, {0x0B71, 0x0BD7}, {0x0C00, 0x0C63},  //
    {0x0C80, 0x0C83}, {0x0C85, 0x0D4E}, {0x0D54, 0x0D63}, {0x0D7A, 0x0DF3},  //
    {0x10A0, 0x10FA}, {0x10FC, 0x10FF}, {0x1200, 0x135F}, {0x1380, 0x138F},  // Georgian, Ethiopic
    {0x13A0, 0x13FD}, {0x1401, 0x166C}, {0x166F, 0x167F}, {0x16A0, 0x16EA},  // of America, runes
    {0x16F1, 0x16F8}, {0x180B, 0x180D}, {0x180F, 0x18AA}, {0x1C80, 0x1CBF},  // Mongolian
    {0x1E00, 0x1FBC}, {0x1FBE, 0x1FBE}, {0x1FC2, 0x1FCC}, {0x1FD0, 0x1FDB},  // Latin and Greek
    {0x1FE0, 0x1FEC}, {0x1FF2, 0x1FFC}, {0x2C00, 0x2CE4}, {0x2CEB, 0x2CF3},  // Coptic
    {0x2D00, 0x2D6F}, {0x2D7F, 0x2DFF}, {0xA640, 0xA672}, {0xA674, 0xA67D},  //
    {0xA67F, 0xA69F}, {0xA722, 0xA788}, {0xA78B, 0xA7FF}, {0xAB30, 0xAB5A},  //
    {0xAB5C, 0xAB69}, {0xAB70, 0xABBF}, {0xFB00, 0xFB28}, {0xFB2A, 0xFBB1},  // forms
    {0xFBD3, 0xFD3D}, {0xFD50, 0xFDC7}, {0xFDF0, 0xFDFB}, {0xFE70, 0xFEFC},
};

constexpr Range kUnspaced[] = {
    {0x0E01, 0x0E3A},   {0x0E40, 0x0E4E}, {0x0E81, 0x0F00}, {0x0F3E, 0x0F84},  // Thai to Tibetan
    {0x0F86, 0x0FBC},   {0x1000, 0x103F}, {0x1050, 0x109D}, {0x1100, 0x11FF},  // Burmese, Hangul
    {0x1780, 0x17D3},   {0x3005, 0x3006}, {0x3031, 0x3035}, {0x3041, 0x309A},  // Khmer, Han, kana
    {0x309D, 0x309F},   {0x30A1, 0x30FA}, {0x30FC, 0x318E}, {0x31A0, 0x31BF},  //
    {0x31F0, 0x31FF},   {0x3400, 0x4DBF}, {0x4E00, 0x9FFF}, {0xA960, 0xA97C},  //
    {0xAC00, 0xD7FB},   {0xF900, 0xFAD9}, {0xFF66, 0xFFDC},                    //
    {0x20000, 0x3134A},
};

template <std::size_t Count>
constexpr bool is_sorted(const Range (&ranges)[Count]) {
  for (std::size_t i = 0; i + 1 < Count; ++i) {
    if (ranges[i].last >= ranges[i + 1].first || ranges[i].first > ranges[i].last) {
      return false;
    }
  }
  return true;
}

static_assert(is_sorted(kSpaced) && is_sorted(kUnspaced));

template <std::size_t Count>
bool holds(const Range (&ranges)[Count], std::uint32_t code_point) {
  const Range* const range = std::ranges::lower_bound(ranges, code_point, {}, &Range::last);
  return range != std::end(ranges) && code_point >= range->first;
}

constexpr Letter letter_of_ascii(char c) {
  return is_digit(c) ? Letter::digit : is_letter(c) ? Letter::spaced : Letter::none;
}

}  // namespace

Letter letter_of(std::uint32_t code_point) {
  if (code_point < 0x80) {
    return letter_of_ascii(static_cast<char>(code_point));
  }
  if (holds(kSpaced, code_point)) {
    return Letter::spaced;
  }
  return holds(kUnspaced, code_point) ? Letter::unspaced : Letter::none;
}

Letter letter_before(std::string_view text, std::size_t at) {
  return at == 0 ? Letter::none : letter_of(character_before(text, at).code_point);
}

Letter letter_at(std::string_view text, std::size_t at) {
  return at < text.size() ? letter_of(character_at(text, at).code_point) : Letter::none;
}

bool is_within_word(std::string_view text, std::size_t at) {
  if (at == 0 || at >= text.size()) {
    return false;
  }
  const char left = text[at - 1];
  const char right = text[at];
  if (right == '_') {
    return is_alnum(left) && at + 1 < text.size() && is_alnum(text[at + 1]);
  }
  if (left == '_') {
    return at >= 2 && is_alnum(text[at - 2]) && is_alnum(right);
  }
  if (is_ascii(left) && is_ascii(right)) {
    return is_alnum(left) && is_alnum(right);
  }
  return letter_before(text, at) == Letter::spaced && letter_at(text, at) == Letter::spaced;
}

}  // namespace sluice::scan
