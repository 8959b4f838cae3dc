#include "algo/scan/compact.h"

#include <algorithm>

namespace sluice::scan {
namespace {

constexpr char upper(char c) {
  return is_in(c, Chars::lower) ? static_cast<char>(c & ~0x20) : c;
}

constexpr bool is_gap(char c) {
  return c == ' ' || c == '-' || c == '.' || c == '/' || c == '\n' || c == '\t';
}

}  // namespace

Compact::Compact(const Sweep& sweep, std::size_t begin) : begin_(begin) {
  std::size_t at = begin;
  std::uint8_t piece = 0;
  while (size_ < kLengthMax) {
    const char c = sweep.at(at);
    if (is_alnum(c)) {
      if (is_in(c, Chars::lower)) {
        first_lower_ = std::min(first_lower_, size_);
      }
      text_[size_] = upper(c);
      origins_[size_] = static_cast<std::uint32_t>(at);
      piece_[size_] = piece;
      ++size_;
      ++at;
    } else if (is_gap(c) && is_alnum(sweep.at(at + 1))) {
      gap_ = piece == 0 ? c : gap_;
      ++piece;
      ++at;
    } else {
      break;
    }
  }
  is_whole_ = !sweep.is_within_word(at);
  sweep.spend(at - begin + 1);
}

}  // namespace sluice::scan
