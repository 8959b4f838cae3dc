#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "algo/extract/corpus.h"

namespace sluice::extract {

/// The passages that say most of what a corpus says, in its order: LexRank for what is central,
/// maximal marginal relevance against saying it twice, and what people look for in a summary
/// (beginnings of sections, decisions, dates, amounts).
///
/// @param wanted  how many; 0: as the length suggests, 3..7
/// Cost: O(passages) and O(300^2) for the best 300 of them.
/// Source: Erkan & Radev 2004, "LexRank"; Carbonell & Goldstein 1998, "MMR".
[[nodiscard]] std::vector<std::uint32_t> summary_of(const Corpus& corpus,
                                                    std::span<const Input> inputs,
                                                    std::size_t wanted);

}  // namespace sluice::extract
