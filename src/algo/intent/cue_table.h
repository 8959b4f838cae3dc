#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sluice::intent {

/// What a word says of a request.
enum class Cue : std::uint8_t {
  question,  ///< the usual intents, one for each
  summarise,
  extract,
  classify,
  write,
  code,
  translate,
  chat,
  hard,        ///< asks for thought: `prove`, `compare`, `optimise`
  easy,        ///< asks for little: `define`, `spell`
  constraint,  ///< binds the answer: `must`, `exactly`, `without`
  english,     ///< a word that English texts have: none of them, and it is another language
};

inline constexpr std::size_t kCues = 12;

/// Cues as a bit set: a word may be several.
using CueSet = std::uint16_t;

[[nodiscard]] constexpr CueSet bit(Cue cue) {
  return static_cast<CueSet>(1U << static_cast<unsigned>(cue));
}

/// What a word is, in lower case; none: nothing. Cost: O(log n), no allocation.
[[nodiscard]] CueSet cues_of(std::string_view word);

/// The longest word of the table in bytes; longer ones say nothing.
inline constexpr std::size_t kCueBytesMax = 16;

}  // namespace sluice::intent
