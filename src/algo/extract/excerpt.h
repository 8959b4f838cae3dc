#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "algo/extract/corpus.h"
#include "algo/extract/instruction.h"
#include "algo/extract/search.h"

namespace sluice::extract {

/// A run of passages of one input that is quoted as one piece.
struct Excerpt {
  std::uint32_t first = 0;                 ///< index of its first passage
  std::uint32_t last = 0;                  ///< of its last one
  std::uint32_t table_head = Unit::kNone;  ///< a row quoted with it, to say what its columns mean

  friend bool operator==(const Excerpt&, const Excerpt&) = default;
};

/// Where an excerpt's bytes are.
struct Quote {
  std::uint32_t input = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  friend bool operator==(const Quote&, const Quote&) = default;
};

/// Widens a passage to what is clear by itself: a heading or question to what stands below it, an
/// introduction ("... as follows:") to its list, a step to its list when steps are asked for, "it"
/// to the sentence before, a row to its table's head.
[[nodiscard]] Excerpt excerpt_around(const Corpus& corpus,
                                     std::span<const Input> inputs,
                                     std::uint32_t passage,
                                     AnswerForm form);

/// The bytes of an excerpt, from its list mark to its end. At most 2,000 of them.
[[nodiscard]] Quote quote_of(const Corpus& corpus,
                             std::span<const Input> inputs,
                             const Excerpt& excerpt);

/// True when the line ends of an excerpt mean something: lists, tables, code, several fields.
[[nodiscard]] bool is_lines(const Corpus& corpus, const Excerpt& excerpt);

}  // namespace sluice::extract
