#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "algo/extract/corpus.h"

namespace sluice::extract {

/// A passage that may answer a question.
struct Hit {
  std::uint32_t passage = 0;
  double score = 0;       ///< for ranking; no unit
  double coverage = 0;    ///< 0..1: how much of what was asked stands in it or right above it
  bool has_form = false;  ///< holds a date where one was asked for, and so on
};

/// Ranks the passages for a question: Okapi BM25 over stems, near forms and words of one meaning;
/// what stands in the heading, the sentence before or the head of the table counts in part; weighed
/// by the form of answer that is asked for.
///
/// @param earlier  the question of the turn before; used when this one names no subject of its own
/// @return hits with a score > 0, best first, ties by position
/// Cost: O(words of the question x different stems + words of the corpus).
/// Source of BM25: Robertson & Zaragoza 2009, section 3.4; k1 = 1.2, b = 0.3 (passages are short).
[[nodiscard]] std::vector<Hit> search(const Corpus& corpus,
                                      std::span<const Input> inputs,
                                      std::string_view question,
                                      std::string_view earlier);

}  // namespace sluice::extract
