#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace sluice::extract {

/// A range of a message.
struct Region {
  enum class Kind : std::uint8_t {
    plain,     ///< what a person typed
    enclosed,  ///< inside `<document>...</document>`, ``` or """: something handed over
    asked,     ///< inside `<question>...</question>`
  };

  std::uint32_t begin = 0;  ///< byte offsets, without the marks around
  std::uint32_t end = 0;
  Kind kind = Kind::plain;

  friend bool operator==(const Region&, const Region&) = default;
};

/// Cuts a message at the marks that enclose its parts. A mark that is not closed is plain text. At
/// most 64 marks are looked at, so that the cost stays O(text).
[[nodiscard]] std::vector<Region> regions_of(std::string_view message);

}  // namespace sluice::extract
