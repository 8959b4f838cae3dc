#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "algo/intent/cue_table.h"

namespace sluice::intent {

/// What one pass over a text has seen.
struct Signs {
  std::uint32_t words = 0;
  std::uint32_t numbers = 0;    ///< words that begin with a digit
  std::uint32_t questions = 0;  ///< question marks
  std::uint32_t items = 0;      ///< lines that begin like an entry of a list
  bool has_code = false;        ///< a fence, or a line that ends like code
  /// By Cue, each word once for each cue that it is.
  std::array<std::uint32_t, kCues> cues{};
  /// Likewise, of the first and the last words alone: instructions stand there, what they are about
  /// in between.
  std::array<std::uint32_t, kCues> near{};
  CueSet first = 0;  ///< what the first word is

  [[nodiscard]] std::uint32_t count(Cue cue) const { return cues[static_cast<std::size_t>(cue)]; }

  [[nodiscard]] std::uint32_t near_count(Cue cue) const {
    return near[static_cast<std::size_t>(cue)];
  }
};

/// So many bytes at the front and as many at the end of a text are where instructions stand.
inline constexpr std::size_t kNearBytes = 160;

/// Cost: O(text), no allocation.
[[nodiscard]] Signs read_signs(std::string_view text);

}  // namespace sluice::intent
