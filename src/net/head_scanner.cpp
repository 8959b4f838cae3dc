#include "net/head_scanner.h"

#include "net/characters.h"

namespace sluice::net {
namespace {

constexpr int kHeadTooLarge = 431;

}  // namespace

Parsed<std::size_t> HeadScanner::scan(std::string_view bytes, const MessageLimits& limits) {
  if (scanned_ == 0 && !bytes.empty() && !characters::is_in(characters::kToken, bytes.front())) {
    return malformed("the first byte starts no message");  // Often TLS on a plain port.
  }
  bool is_complete = false;
  while (!is_complete) {
    const std::size_t end = bytes.find('\n', scanned_);
    if (end == std::string_view::npos) {
      scanned_ = bytes.size();
      break;
    }
    if (end == line_begin_ || bytes[end - 1] != '\r') {
      return malformed("a line of the head does not end in CR LF");
    }
    is_complete = end == line_begin_ + 1;
    scanned_ = end + 1;
    line_begin_ = end + 1;
  }
  if (scanned_ > limits.head_bytes_max) {
    return malformed("the head is larger than the limit", kHeadTooLarge);
  }
  return is_complete ? scanned_ : 0;
}

}  // namespace sluice::net
