#pragma once

#include <algorithm>
#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::restore {

/// The ways in which a stream may cut a text: in two at every place, into single bytes, and into
/// random pieces that are the same in every run. Calls `check` with the pieces of each.
template <typename Check>
void at_every_cut(std::string_view text, Check check) {
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    check(std::vector<std::string_view>{text.substr(0, cut), text.substr(cut)});
  }
  std::mt19937 random(static_cast<unsigned>(text.size()));
  for (const unsigned size_max : {1U, 3U, 7U, 12U, 20U, 31U}) {
    std::vector<std::string_view> pieces;
    for (std::size_t at = 0; at < text.size();) {
      pieces.push_back(text.substr(at, 1 + random() % size_max));
      at += pieces.back().size();
    }
    check(pieces);
  }
}

/// In three at every pair of places that are at most `reach` bytes apart. Farther apart than what
/// is ever held back, two cuts are two cuts on their own.
template <typename Check>
void at_every_pair_of_cuts(std::string_view text, std::size_t reach, Check check) {
  for (std::size_t first = 0; first <= text.size(); ++first) {
    const std::size_t last = std::min(text.size(), first + reach);
    for (std::size_t second = first; second <= last; ++second) {
      check(std::vector<std::string_view>{
          text.substr(0, first), text.substr(first, second - first), text.substr(second)});
    }
  }
}

}  // namespace sluice::restore
