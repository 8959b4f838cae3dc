#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "algo/extract/language.h"
#include "algo/extract/units.h"
#include "algo/extract/wishes.h"

namespace sluice::extract {

/// How much of a conversation is read. What is beyond is not, and the answer says so.
struct Limits {
  std::size_t text_bytes_max = 1U << 20U;
  std::size_t passages_max = 6000;
};

/// A unit of the material: what is ranked and quoted.
struct Passage {
  std::uint32_t input = 0;
  Unit unit;                         ///< offsets into that input; `heading` indexes passages
  std::vector<std::uint32_t> terms;  ///< indices of stems, in order, without stop words
  std::uint32_t words = 0;           ///< all words
  bool asks = false;                 ///< ends in a question mark
  bool leans_back = false;           ///< begins with "it", "this": not clear without the one before
};

/// All that may be quoted, cut into passages, with its words counted.
struct Corpus {
  std::vector<Passage> passages;
  std::vector<std::string> stems;            ///< by index
  std::vector<std::uint32_t> passages_with;  ///< by stem: how many passages have it
  Language language = Language::english;
  bool is_cut = false;  ///< a limit was reached
};

/// Cost: O(bytes of the materials).
[[nodiscard]] Corpus corpus_of(std::span<const Input> inputs,
                               std::span<const Material> materials,
                               const Limits& limits);

}  // namespace sluice::extract
