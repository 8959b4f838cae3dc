#include "algo/sse/block_end.h"

#include <algorithm>

namespace sluice::sse {

namespace {

/// The first LF or CR at or behind `at`. Remembers where the next LF is, so that a piece with many
/// CRs and no LF is not searched again and again.
class LineEnds {
 public:
  explicit LineEnds(std::string_view piece) : piece_(piece) {}

  [[nodiscard]] std::size_t next(std::size_t at) {
    if (line_feed_ < at || !searched_) {
      line_feed_ = std::min(piece_.find('\n', at), piece_.size());
      searched_ = true;
    }
    return at + std::min(piece_.substr(at, line_feed_ - at).find('\r'), line_feed_ - at);
  }

 private:
  std::string_view piece_;
  std::size_t line_feed_ = 0;
  bool searched_ = false;
};

}  // namespace

std::size_t BlockEnd::find(std::string_view piece) {
  LineEnds line_ends(piece);
  std::size_t at = 0;
  while (at < piece.size()) {
    if (last_ == Last::inside) {
      at = line_ends.next(at);
      if (at == piece.size()) {
        break;
      }
    }
    if (ends_before(piece[at])) {
      last_ = Last::line_start;
      return at;
    }
    if (take(piece[at++])) {
      last_ = Last::line_start;
      return at;
    }
  }
  return kNotYet;
}

bool BlockEnd::take(char byte) {
  switch (last_) {
    case Last::line_start:
    case Last::line_start_bare_cr:
      return take_line_start(byte);
    case Last::inside:
      last_ = byte == '\n' ? Last::line_start : byte == '\r' ? Last::cr_inside : Last::inside;
      return false;
    case Last::cr_inside:
      if (byte == '\n') {
        last_ = Last::line_start;
        return false;
      }
      last_ = Last::line_start_bare_cr;
      return take_line_start(byte);
    case Last::cr_blank:
      return true;  // The LF of its CRLF; any other byte was seen by ends_before().
  }
  return false;
}

bool BlockEnd::take_line_start(char byte) {
  if (byte == '\n') {
    return true;
  }
  if (byte != '\r') {
    last_ = Last::inside;
    return false;
  }
  const bool is_whole = last_ == Last::line_start_bare_cr;
  last_ = Last::cr_blank;
  return is_whole;
}

}  // namespace sluice::sse
