#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "algo/sse/block_end.h"
#include "base/result.h"

namespace sluice::sse {

/// One server-sent event. Views are valid until the decoder is fed again.
struct Event {
  std::string_view name;  ///< of `event:`, the last one; empty: none given
  std::string_view data;  ///< of `data:` lines, joined by \n
  std::string_view wire;  ///< the event's bytes as they came, the blank line included
};

/// Cuts a byte stream into events at every split alike. LF, CRLF and CR end lines; comments are
/// skipped (WHATWG HTML, section 9.2). One copy only where an event is split over two feeds.
class Decoder {
 public:
  /// @param event_bytes_max  what one event may be long, comments and blank line included
  explicit Decoder(std::size_t event_bytes_max = 8U << 20U) : event_bytes_max_(event_bytes_max) {}

  /// Adds bytes, once next() has returned empty for those before. The view must live until next()
  /// has returned empty again.
  void feed(std::string_view bytes);

  /// The next whole event with data (which may be empty); empty: more bytes are needed.
  /// @error too_large  an event beyond the limit; the decoder is of no more use
  [[nodiscard]] Result<std::optional<Event>> next();

  /// True when bytes of an unfinished event are held.
  [[nodiscard]] bool has_partial() const { return !held_.empty() || !fed_.empty(); }

 private:
  [[nodiscard]] std::optional<Event> take_usual();
  /// The bytes of the event that ends `size` bytes into what was fed.
  [[nodiscard]] std::string_view take(std::size_t size);
  [[nodiscard]] std::optional<Event> read(std::string_view wire);
  void add_data(Event& event, std::string_view value);

  std::size_t event_bytes_max_;
  BlockEnd block_end_;
  std::string held_;      // Bytes of an event that was not whole when the last feed ended.
  std::string whole_;     // Such an event, once it was.
  std::string_view fed_;  // What of the last feed is still to be read.
  std::string data_;      // The data of events of several data lines, since the last feed.
  bool is_start_ = true;  // Nothing was read yet: a byte order mark may come.
  bool is_failed_ = false;
};

}  // namespace sluice::sse
