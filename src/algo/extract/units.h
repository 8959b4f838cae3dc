#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace sluice::extract {

/// The smallest piece of a text that can be quoted by itself.
struct Unit {
  enum class Kind : std::uint8_t {
    sentence,
    heading,
    list_item,
    field,      ///< `Owner: Jane Doe`, a line of its own
    table_row,  ///< `| a | b |`
    code,       ///< a whole fenced block, without its fences
  };

  static constexpr std::uint32_t kNone = 0xffff'ffff;

  std::uint32_t begin = 0;  ///< byte offsets into the text, without the spaces around
  std::uint32_t end = 0;
  Kind kind = Kind::sentence;
  std::uint32_t block = 0;        ///< the same for units with no blank line or heading between them
  std::uint32_t heading = kNone;  ///< index of the nearest heading above (of a heading: the higher
                                  ///< one), of a table's first row for the rows below
};

/// Cuts a text into units, in order, up to `units_max`; what is behind is not read.
///
/// Knows Markdown (headings, lists, tables, fences), headings without marks, hard-wrapped prose,
/// lines that stand for themselves, abbreviations, initials, ordinals, and the full stops of Latin,
/// Greek, Cyrillic, Arabic, Indic, Chinese and Japanese texts. Cost: O(text).
[[nodiscard]] std::vector<Unit> units_of(std::string_view text, std::size_t units_max);

/// A sentence of a text, as byte offsets, without the spaces around.
struct SentenceRange {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  friend bool operator==(const SentenceRange&, const SentenceRange&) = default;
};

/// The sentences of `text[begin, end)`, which is prose without blank lines.
[[nodiscard]] std::vector<SentenceRange> sentences_of(std::string_view text,
                                                      std::uint32_t begin,
                                                      std::uint32_t end);

}  // namespace sluice::extract
