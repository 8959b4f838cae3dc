#pragma once

#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::restore {

/// Calls `check` with a text cut in two at every place, in three at every pair of places, into
/// single bytes, and into random pieces: what a stream may do to it. `check` takes the pieces.
template <typename Check>
void at_every_cut(std::string_view text, Check check) {
  for (std::size_t first = 0; first <= text.size(); ++first) {
    for (std::size_t second = first; second <= text.size(); ++second) {
      check(std::vector<std::string_view>{
          text.substr(0, first), text.substr(first, second - first), text.substr(second)});
    }
  }
  std::vector<std::string_view> bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    bytes.push_back(text.substr(i, 1));
  }
  check(bytes);
  std::mt19937 random(static_cast<unsigned>(text.size()));
  for (int round = 0; round < 20; ++round) {
    std::vector<std::string_view> pieces;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t size = 1 + random() % 12;
      pieces.push_back(text.substr(at, size));
      at += pieces.back().size();
    }
    check(pieces);
  }
}

}  // namespace sluice::restore
