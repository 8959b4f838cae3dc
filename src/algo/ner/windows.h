#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "algo/ner/features.h"

namespace sluice::ner {

/// Tokens begin..end of a text.
struct Window {
  std::size_t begin = 0;
  std::size_t end = 0;

  friend bool operator==(const Window&, const Window&) = default;
};

inline constexpr std::size_t kWindowTokensMax = 200;

/// The stretches of a text that can hold a name: every token that looks like a part of one (a
/// capital, a listed or an unknown word, a number like a postal code), and three more on each side.
/// Ascending, not overlapping, none longer than kWindowTokensMax. Replaces `windows`.
void find_windows(std::span<const KnownToken> tokens, std::vector<Window>& windows);

}  // namespace sluice::ner
