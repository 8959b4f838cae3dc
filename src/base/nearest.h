#pragma once

#include <span>
#include <string>
#include <string_view>

namespace sluice {

/// The candidate closest to `word` in Damerau-Levenshtein distance, when it is close enough to be
/// a slip of the pen (at most a third of its length, at least one edit); empty: none is.
/// Ties go to the earlier candidate, so that messages repeat.
[[nodiscard]] std::string nearest(std::string_view word, std::span<const std::string> candidates);

/// "did you mean `x`?", or empty.
[[nodiscard]] std::string did_you_mean(std::string_view word,
                                       std::span<const std::string> candidates);

}  // namespace sluice
