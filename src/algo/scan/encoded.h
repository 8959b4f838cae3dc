#pragma once

#include <cstddef>

#include "algo/scan/sweep.h"

namespace sluice::scan {

/// Notes where one text may hold another, encoded: see decode.h.
class EncodedFinder {
 public:
  explicit EncodedFinder(Sweep& sweep) : sweep_(sweep) {}

  /// Looks at the run of token bytes at `begin..end`. What is encoded may begin behind any of its
  /// signs, since `/` and `-` divide names as well, and end before any of them: a full stop, a file
  /// ending, a dash of the sentence. On the lines below it goes on. Reads each byte at most six
  /// times.
  void find(std::size_t begin, std::size_t end);

  /// Looks for hex bytes that stand apart (`62 6f 62`, `62:6f:62`), the first of them at `begin`.
  void find_apart(std::size_t begin) {
    if (begin >= apart_end_ && is_gap(sweep_.at(begin + 2))) {
      read_apart(begin);  // Asked at all digits of all texts, and almost never so.
    }
  }

 private:
  /// What may stand between two bytes.
  static constexpr bool is_gap(char c) { return c == ' ' || c == ':' || c == '\n'; }

  void read_apart(std::size_t begin);

  /// Where a token of one or more lines ends.
  struct Lines {
    std::size_t end;
    std::size_t end_of_last_but_one;  ///< 0: there is one line
  };

  [[nodiscard]] std::size_t note_all(std::size_t first, std::size_t dot, std::size_t end);
  std::size_t note(std::size_t first, std::size_t last, std::size_t end);
  [[nodiscard]] std::size_t next_line(std::size_t end) const;
  [[nodiscard]] Lines lines_of(std::size_t begin, std::size_t end) const;

  Sweep& sweep_;
  std::size_t end_ = 0;  ///< of the token that was noted last, with its lines
  // Of its own: digits are visited before the tokens of their block, and a clock time behind a
  // token must not hide it.
  std::size_t apart_end_ = 0;  ///< of the bytes that stand apart and were read last
};

}  // namespace sluice::scan
