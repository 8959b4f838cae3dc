#pragma once

#include <cstddef>
#include <string_view>

#include "net/limits.h"
#include "net/malformed.h"

namespace sluice::net {

/// Finds the end of a head while it arrives. Looks at every byte once, whatever the pieces.
class HeadScanner {
 public:
  /// @param bytes  the message from its first byte on; at least what was passed before
  /// @return the length of the head with its empty line; 0: more is needed
  /// A line that does not end in CR LF, an empty first line, a first byte that starts no message,
  /// and a head above its limit are refused as soon as they are seen.
  [[nodiscard]] Parsed<std::size_t> scan(std::string_view bytes, const MessageLimits& limits);

  /// For the next message.
  void reset() { *this = {}; }

 private:
  std::size_t scanned_ = 0;
  std::size_t line_begin_ = 0;
};

}  // namespace sluice::net
