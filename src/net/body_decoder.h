#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "net/head_parser.h"
#include "net/limits.h"
#include "net/malformed.h"

namespace sluice::net {

/// Takes a body out of its framing, in whatever pieces it arrives (RFC 9112, sections 6 and 7).
class BodyDecoder {
 public:
  /// A body that has ended.
  BodyDecoder() = default;

  BodyDecoder(const Framing& framing, const MessageLimits& limits);

  struct Step {
    std::string_view payload;  ///< in `bytes`, moved together there; may be empty
    std::size_t consumed = 0;  ///< less than all of `bytes` only when the body has ended
  };

  /// Decodes in place. After a failure the decoder must not be used again.
  [[nodiscard]] Parsed<Step> decode(std::span<char> bytes);

  [[nodiscard]] bool is_done() const { return state_ == State::done; }

  /// The end of the connection is the end of the body.
  [[nodiscard]] bool ends_at_close() const { return state_ == State::until_close; }

  /// Bytes that are known to be still to come: of the body or of the current chunk.
  [[nodiscard]] std::uint64_t bytes_left() const { return left_; }

 private:
  enum class State : std::uint8_t {
    done,
    length,
    until_close,
    size_first,  ///< before the first digit of a chunk's size
    size,        ///< within its digits
    extension,   ///< after them, up to CR
    size_lf,     ///< LF of the size line
    data,
    data_cr,
    data_lf,
    trailer_first,  ///< at the beginning of a trailer line
    trailer,
    trailer_lf,
    end_lf,  ///< LF of the empty line that ends it all
  };

  [[nodiscard]] Parsed<void> take_frame_byte(char byte);
  [[nodiscard]] Parsed<void> take_size_byte(char byte);
  [[nodiscard]] Parsed<void> take_extension_byte(char byte);
  [[nodiscard]] Parsed<void> take_trailer_byte(char byte);
  [[nodiscard]] Parsed<void> take_exactly(char byte, char wanted, State next);
  void finish_run();

  State state_ = State::done;
  std::uint64_t left_ = 0;
  std::uint8_t digits_ = 0;
  std::size_t extra_left_ = 0;  ///< of chunk extensions, over the whole body
  std::size_t trailer_left_ = 0;
};

}  // namespace sluice::net
