#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "algo/ner/name_type.h"

namespace sluice::ner {

/// The part of a name that a token is: its begin, inside, end, or a whole name of one token.
enum class Part : std::uint8_t { begin, inside, end, single };

/// A tag of one token: type * 4 + Part, or kOutside.
using Tag = std::uint8_t;

inline constexpr std::size_t kNameTags = kNameTypes * 4;  ///< 16: one vector register of weights
inline constexpr Tag kOutside = kNameTags;
inline constexpr std::size_t kTags = kNameTags + 1;

[[nodiscard]] constexpr Tag tag_of(NameType type, Part part) {
  return static_cast<Tag>(static_cast<unsigned>(type) * 4 + static_cast<unsigned>(part));
}

[[nodiscard]] constexpr Part part_of(Tag tag) {
  return static_cast<Part>(tag % 4);
}

[[nodiscard]] constexpr NameType type_of(Tag tag) {
  return static_cast<NameType>(tag / 4);
}

/// True when no name goes on behind this tag.
[[nodiscard]] constexpr bool is_closed(Tag tag) {
  return tag == kOutside || part_of(tag) == Part::end || part_of(tag) == Part::single;
}

/// True when a name may begin, or none stand, at this tag.
[[nodiscard]] constexpr bool is_opening(Tag tag) {
  return tag == kOutside || part_of(tag) == Part::begin || part_of(tag) == Part::single;
}

/// True when `next` may stand behind `tag`.
[[nodiscard]] constexpr bool may_follow(Tag tag, Tag next) {
  return is_closed(tag) ? is_opening(next) : !is_opening(next) && type_of(tag) == type_of(next);
}

/// Which tags may stand before each tag: [tag][0..counts[tag]).
struct Predecessors {
  std::array<std::array<Tag, kTags>, kTags> tags{};
  std::array<std::uint8_t, kTags> counts{};
};

inline constexpr Predecessors kPredecessors = [] {
  Predecessors result;
  for (Tag next = 0; next < kTags; ++next) {
    for (Tag tag = 0; tag < kTags; ++tag) {
      if (may_follow(tag, next)) {
        result.tags[next][result.counts[next]++] = tag;
      }
    }
  }
  return result;
}();

/// What a token says for each tag; the score of kOutside is 0 but for transitions.
using Scores = std::array<float, kTags>;

/// transitions[before][behind]; only those that may_follow() count.
using Transitions = std::array<Scores, kTags>;

}  // namespace sluice::ner
