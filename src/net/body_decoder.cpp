#include "net/body_decoder.h"

#include <algorithm>
#include <cstring>

namespace sluice::net {
namespace {

/// Of a chunk's size: below 2^60, far above every limit, and no overflow.
constexpr std::uint8_t kDigitsMax = 15;

/// The value of a hexadecimal digit; -1: it is none.
int hex_value(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  const int letter = c | 0x20;
  return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && byte != '\t') || byte == 0x7f;
}

}  // namespace

BodyDecoder::BodyDecoder(const Framing& framing, const MessageLimits& limits)
    : extra_left_(limits.chunk_extra_bytes_max), trailer_left_(limits.trailer_bytes_max) {
  switch (framing.body) {
    case Framing::Body::none:
      state_ = State::done;
      break;
    case Framing::Body::length:
      state_ = framing.length > 0 ? State::length : State::done;
      left_ = framing.length;
      break;
    case Framing::Body::chunked:
      state_ = State::size_first;
      break;
    case Framing::Body::until_close:
      state_ = State::until_close;
      break;
  }
}

Parsed<BodyDecoder::Step> BodyDecoder::decode(std::span<char> bytes) {
  char* const begin = bytes.data();
  char* payload = nullptr;
  std::size_t payload_size = 0;
  std::size_t at = 0;
  while (at < bytes.size() && state_ != State::done) {
    if (state_ != State::length && state_ != State::until_close && state_ != State::data) {
      if (const Parsed<void> taken = take_frame_byte(bytes[at]); !taken) {
        return std::unexpected(taken.error());
      }
      ++at;
      continue;
    }
    const std::uint64_t available = bytes.size() - at;
    const auto run = static_cast<std::size_t>(
        state_ == State::until_close ? available : std::min(available, left_));
    if (payload == nullptr) {
      payload = begin + at;  // The first run stays where it is: most reads bring only one.
    } else {
      std::memmove(payload + payload_size, begin + at, run);
    }
    payload_size += run;
    at += run;
    if (state_ != State::until_close) {
      left_ -= run;
      finish_run();
    }
  }
  return Step{.payload = {payload, payload_size}, .consumed = at};
}

void BodyDecoder::finish_run() {
  if (left_ == 0) {
    state_ = state_ == State::length ? State::done : State::data_cr;
  }
}

Parsed<void> BodyDecoder::take_frame_byte(char byte) {
  switch (state_) {
    case State::size_first:
    case State::size:
      return take_size_byte(byte);
    case State::extension:
      return take_extension_byte(byte);
    case State::size_lf:
      return take_exactly(byte, '\n', left_ > 0 ? State::data : State::trailer_first);
    case State::data_cr:
      return take_exactly(byte, '\r', State::data_lf);
    case State::data_lf:
      return take_exactly(byte, '\n', State::size_first);
    case State::trailer_first:
    case State::trailer:
      return take_trailer_byte(byte);
    case State::trailer_lf:
      return take_exactly(byte, '\n', State::trailer_first);
    case State::end_lf:
      return take_exactly(byte, '\n', State::done);
    case State::done:
    case State::length:
    case State::until_close:
    case State::data:
      break;
  }
  return malformed("a chunk is malformed");
}

Parsed<void> BodyDecoder::take_exactly(char byte, char wanted, State next) {
  if (byte != wanted) {
    return malformed("a line of a chunk does not end in CR LF");
  }
  state_ = next;
  return {};
}

Parsed<void> BodyDecoder::take_size_byte(char byte) {
  if (const int digit = hex_value(byte); digit >= 0) {
    if (state_ == State::size_first) {
      left_ = 0;
      digits_ = 0;
      state_ = State::size;
    }
    if (++digits_ > kDigitsMax) {
      return malformed("a chunk size has too many digits");
    }
    left_ = left_ * 16 + static_cast<std::uint64_t>(digit);
    return {};
  }
  if (state_ == State::size && byte == '\r') {
    state_ = State::size_lf;
    return {};
  }
  if (state_ == State::size && byte == ';') {
    state_ = State::extension;
    return take_extension_byte(byte);
  }
  return malformed("a chunk size is no number");
}

Parsed<void> BodyDecoder::take_extension_byte(char byte) {
  if (byte == '\r') {
    state_ = State::size_lf;
    return {};
  }
  if (is_control(byte)) {
    return malformed("a chunk extension has a control byte");
  }
  if (extra_left_ == 0) {
    return malformed("chunk extensions are longer than the limit");
  }
  --extra_left_;
  return {};
}

Parsed<void> BodyDecoder::take_trailer_byte(char byte) {
  if (byte == '\r') {
    state_ = state_ == State::trailer_first ? State::end_lf : State::trailer_lf;
    return {};
  }
  if (is_control(byte)) {
    return malformed("a trailer has a control byte");
  }
  if (trailer_left_ == 0) {
    return malformed("trailers are longer than the limit");
  }
  --trailer_left_;
  state_ = State::trailer;
  return {};
}

}  // namespace sluice::net
