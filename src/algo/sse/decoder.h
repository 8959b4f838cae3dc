#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace sluice::sse {

/// One server-sent event. Views are valid until the decoder is fed again.
struct Event {
  std::string_view name;  ///< of `event:`; empty: none given
  std::string_view data;  ///< of `data:` lines, joined by \n
  std::string_view wire;  ///< the event's bytes as they came, the blank line included
};

/// Cuts a byte stream into events at every split alike. LF, CRLF and CR end lines; comments are
/// skipped (WHATWG HTML, section 9.2). One copy only where an event is split over two feeds.
class Decoder {
 public:
  explicit Decoder(std::size_t event_bytes_max = 8U << 20U) : event_bytes_max_(event_bytes_max) {}

  /// Adds bytes. The view must live until next() has returned empty.
  void feed(std::string_view bytes);

  /// The next whole event with data; empty: more bytes are needed.
  /// @error too_large  an event beyond the limit
  [[nodiscard]] Result<std::optional<Event>> next();

  /// True when bytes of an unfinished event are held.
  [[nodiscard]] bool has_partial() const;

 private:
  std::size_t event_bytes_max_;
  std::string held_;      // Bytes of an event that was not whole when the last feed ended.
  std::string_view fed_;  // What of the last feed is still to be read.
  std::string data_;      // Scratch for events of several data lines.
};

}  // namespace sluice::sse
