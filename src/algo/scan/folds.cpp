#include "algo/scan/folds.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace sluice::scan {
namespace {

/// Code points that fold alike: all to `ascii`, or counting up from it.
struct Range {
  std::uint32_t first;
  std::uint32_t last;
  char ascii;
  bool counts_up = false;
};

/// Sorted by code point, not overlapping.
constexpr Range kRanges[] = {
    {0x00A0, 0x00A0, ' '},                               // no-break space
    {0x00AD, 0x00AD, 0},                                 // soft hyphen
    {0x00B2, 0x00B3, '2', true},                         // superscripts
    {0x00B9, 0x00B9, '1'},       {0x0131, 0x0131, 'i'},  // dotless i
    {0x017F, 0x017F, 's'},                               // long s
    {0x0251, 0x0251, 'a'},       {0x0261, 0x0261, 'g'},
    {0x0300, 0x036F, 0},    // combining marks
    {0x0391, 0x0391, 'A'},  // Greek
    {0x0392, 0x0392, 'B'},       {0x0395, 0x0395, 'E'},
    {0x0396, 0x0396, 'Z'},       {0x0397, 0x0397, 'H'},
    {0x0399, 0x0399, 'I'},       {0x039A, 0x039A, 'K'},
    {0x039C, 0x039C, 'M'},       {0x039D, 0x039D, 'N'},
    {0x039F, 0x039F, 'O'},       {0x03A1, 0x03A1, 'P'},
    {0x03A4, 0x03A4, 'T'},       {0x03A5, 0x03A5, 'Y'},
    {0x03A7, 0x03A7, 'X'},       {0x03B1, 0x03B1, 'a'},
    {0x03B9, 0x03B9, 'i'},       {0x03BA, 0x03BA, 'k'},
    {0x03BD, 0x03BD, 'v'},       {0x03BF, 0x03BF, 'o'},
    {0x03C1, 0x03C1, 'p'},       {0x03C5, 0x03C5, 'u'},
    {0x03C7, 0x03C7, 'x'},       {0x03F2, 0x03F2, 'c'},
    {0x03F3, 0x03F3, 'j'},       {0x0405, 0x0405, 'S'},  // Cyrillic
    {0x0406, 0x0406, 'I'},       {0x0408, 0x0408, 'J'},
    {0x0410, 0x0410, 'A'},       {0x0412, 0x0412, 'B'},
    {0x0415, 0x0415, 'E'},       {0x0417, 0x0417, '3'},
    {0x041A, 0x041A, 'K'},       {0x041C, 0x041C, 'M'},
    {0x041D, 0x041D, 'H'},       {0x041E, 0x041E, 'O'},
    {0x0420, 0x0420, 'P'},       {0x0421, 0x0421, 'C'},
    {0x0422, 0x0422, 'T'},       {0x0423, 0x0423, 'Y'},
    {0x0425, 0x0425, 'X'},       {0x0430, 0x0430, 'a'},
    {0x0435, 0x0435, 'e'},       {0x043A, 0x043A, 'k'},
    {0x043E, 0x043E, 'o'},       {0x0440, 0x0440, 'p'},
    {0x0441, 0x0441, 'c'},       {0x0443, 0x0443, 'y'},
    {0x0445, 0x0445, 'x'},       {0x0455, 0x0455, 's'},
    {0x0456, 0x0456, 'i'},       {0x0458, 0x0458, 'j'},
    {0x04BB, 0x04BB, 'h'},       {0x04C0, 0x04C0, 'I'},
    {0x04CF, 0x04CF, 'l'},       {0x0501, 0x0501, 'd'},
    {0x050C, 0x050C, 'G'},       {0x051A, 0x051A, 'Q'},
    {0x051B, 0x051B, 'q'},       {0x051C, 0x051C, 'W'},
    {0x051D, 0x051D, 'w'},       {0x0585, 0x0585, 'o'},  // Armenian
    {0x061C, 0x061C, 0},                                 // Arabic letter mark
    {0x0660, 0x0669, '0', true},                         // digits of other scripts
    {0x06F0, 0x06F9, '0', true}, {0x07C0, 0x07C9, '0', true},
    {0x0966, 0x096F, '0', true}, {0x09E6, 0x09EF, '0', true},
    {0x0A66, 0x0A6F, '0', true}, {0x0AE6, 0x0AEF, '0', true},
    {0x0B66, 0x0B6F, '0', true}, {0x0BE6, 0x0BEF, '0', true},
    {0x0C66, 0x0C6F, '0', true}, {0x0CE6, 0x0CEF, '0', true},
    {0x0D66, 0x0D6F, '0', true}, {0x0E50, 0x0E59, '0', true},
    {0x0ED0, 0x0ED9, '0', true}, {0x0F20, 0x0F29, '0', true},
    {0x1040, 0x1049, '0', true}, {0x115F, 0x1160, 0},  // Hangul fillers
    {0x1680, 0x1680, ' '},       {0x17B4, 0x17B5, 0},
    {0x17E0, 0x17E9, '0', true}, {0x180B, 0x180F, 0},
    {0x1810, 0x1819, '0', true}, {0x1AB0, 0x1AFF, 0},
    {0x1DC0, 0x1DFF, 0},         {0x2000, 0x200A, ' '},  // spaces of many widths
    {0x200B, 0x200F, 0},                                 // zero width, directions
    {0x2010, 0x2015, '-'},                               // hyphens and dashes
    {0x2018, 0x2019, '\''},      {0x201B, 0x201B, '\''},
    {0x201C, 0x201D, '"'},       {0x201F, 0x201F, '"'},
    {0x2024, 0x2024, '.'},       {0x2028, 0x2029, '\n'},
    {0x202A, 0x202E, 0},         {0x202F, 0x202F, ' '},
    {0x2032, 0x2032, '\''},      {0x2033, 0x2033, '"'},
    {0x2039, 0x2039, '<'},       {0x203A, 0x203A, '>'},
    {0x2043, 0x2043, '-'},       {0x2044, 0x2044, '/'},
    {0x205F, 0x205F, ' '},       {0x2060, 0x206F, 0},
    {0x2070, 0x2070, '0'},       {0x2074, 0x2079, '4', true},
    {0x2080, 0x2089, '0', true}, {0x20D0, 0x20FF, 0},
    {0x2113, 0x2113, 'l'},       {0x212A, 0x212A, 'K'},
    {0x2160, 0x2160, 'I'},       {0x2164, 0x2164, 'V'},
    {0x2169, 0x2169, 'X'},       {0x216C, 0x216C, 'L'},
    {0x216D, 0x216D, 'C'},       {0x216E, 0x216E, 'D'},
    {0x216F, 0x216F, 'M'},       {0x2170, 0x2170, 'i'},
    {0x2174, 0x2174, 'v'},       {0x2179, 0x2179, 'x'},
    {0x217C, 0x217C, 'l'},       {0x217D, 0x217D, 'c'},
    {0x217E, 0x217E, 'd'},       {0x217F, 0x217F, 'm'},
    {0x2212, 0x2212, '-'},       {0x2215, 0x2215, '/'},
    {0x2236, 0x2236, ':'},       {0x2460, 0x2468, '1', true},  // circled
    {0x24B6, 0x24CF, 'A', true}, {0x24D0, 0x24E9, 'a', true},
    {0x24EA, 0x24EA, '0'},       {0x3000, 0x3000, ' '},
    {0x3164, 0x3164, 0},         {0xA789, 0xA789, ':'},
    {0xFE00, 0xFE0F, 0},  // variation selectors
    {0xFE20, 0xFE2F, 0},         {0xFE52, 0xFE52, '.'},
    {0xFE55, 0xFE55, ':'},       {0xFE58, 0xFE58, '-'},
    {0xFE63, 0xFE63, '-'},       {0xFE6B, 0xFE6B, '@'},
    {0xFEFF, 0xFEFF, 0},         {0xFF01, 0xFF5E, '!', true},  // full width
    {0xFFA0, 0xFFA0, 0},         {0xFFF9, 0xFFFB, 0},
};

constexpr bool is_sorted() {
  for (std::size_t i = 0; i + 1 < std::size(kRanges); ++i) {
    if (kRanges[i].last >= kRanges[i + 1].first || kRanges[i].first > kRanges[i].last) {
      return false;
    }
  }
  return true;
}

static_assert(is_sorted());

constexpr std::uint32_t kPageSize = 64;

/// One bit for each 64 code points: whether any of them folds.
constexpr auto make_pages() {
  std::array<bool, 0x10000 / kPageSize> pages{};
  for (const Range& range : kRanges) {
    for (std::uint32_t page = range.first / kPageSize; page <= range.last / kPageSize; ++page) {
      pages[page] = true;
    }
  }
  return pages;
}

constexpr auto kPages = make_pages();

/// Mathematical letters and digits (U+1D400 to U+1D7FF): styles of 52 letters, then of ten digits.
std::optional<Fold> fold_of_mathematical(std::uint32_t code_point) {
  if (code_point >= 0x1D7CE) {
    return Fold{static_cast<char>('0' + (code_point - 0x1D7CE) % 10)};
  }
  if (code_point < 0x1D6A4) {
    const std::uint32_t letter = (code_point - 0x1D400) % 52;
    return Fold{static_cast<char>(letter < 26 ? 'A' + letter : 'a' + letter - 26)};
  }
  return std::nullopt;
}

std::optional<Fold> fold_of_astral(std::uint32_t code_point) {
  if (code_point >= 0x1D400 && code_point <= 0x1D7FF) {
    return fold_of_mathematical(code_point);
  }
  // Tags (Unicode 15, section 23.9): nobody sees them, but a model reads them as ASCII.
  if (code_point >= 0xE0020 && code_point <= 0xE007E) {
    return Fold{static_cast<char>(code_point - 0xE0000)};
  }
  const bool is_invisible = (code_point >= 0xE0000 && code_point <= 0xE0FFF) ||
                            (code_point >= 0x1BCA0 && code_point <= 0x1BCA3);
  return is_invisible ? std::optional<Fold>(Fold{}) : std::nullopt;
}

}  // namespace

std::optional<Fold> fold_of(std::uint32_t code_point) {
  if (code_point >= 0x10000) {
    return fold_of_astral(code_point);
  }
  if (!kPages[code_point / kPageSize]) {
    return std::nullopt;
  }
  const Range* const range = std::ranges::lower_bound(kRanges, code_point, {}, &Range::last);
  if (range == std::end(kRanges) || code_point < range->first) {
    return std::nullopt;
  }
  const std::uint32_t up = range->counts_up ? code_point - range->first : 0;
  return Fold{static_cast<char>(static_cast<std::uint32_t>(range->ascii) + up)};
}

}  // namespace sluice::scan
