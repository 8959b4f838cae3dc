#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace sluice::extract {

/// A line of a text and what its form says about it.
struct Line {
  enum class Kind : std::uint8_t {
    blank,
    fence,       ///< ``` or ~~~
    heading,     ///< `# Title`, `**Title**`
    underline,   ///< === or --- below a title, or between sections
    list_item,   ///< `- a`, `* a`, `3. a`, `b) a`
    field,       ///< `Owner: Jane Doe`
    table_row,   ///< `| a | b |`
    table_rule,  ///< `|---|---|`
    prose,
  };

  std::uint32_t begin = 0;  ///< byte offsets into the text, without the spaces around
  std::uint32_t end = 0;
  std::uint32_t content = 0;  ///< behind the mark of a heading or list item; else `begin`
  Kind kind = Kind::prose;

  [[nodiscard]] std::uint32_t size() const { return end - begin; }
};

/// The lines of `text`. Cost: O(text).
[[nodiscard]] std::vector<Line> lines_of(std::string_view text);

}  // namespace sluice::extract
