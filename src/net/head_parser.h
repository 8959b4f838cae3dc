#pragma once

#include <cstdint>
#include <span>

#include "net/http_head.h"
#include "net/limits.h"
#include "net/malformed.h"

namespace sluice::net {

/// How the body that follows a head is delimited (RFC 9112, section 6.3).
struct Framing {
  enum class Body : std::uint8_t { none, length, chunked, until_close };

  Body body = Body::none;
  std::uint64_t length = 0;  ///< for `length`; > 0
  bool keep_alive = true;    ///< the connection may carry another message

  friend bool operator==(const Framing&, const Framing&) = default;
};

/// A request head, understood.
struct RequestMessage {
  RequestHead head;
  Framing framing;
  bool is_http_1_0 = false;
  bool expects_continue = false;
};

/// A response head, understood.
struct ResponseMessage {
  ResponseHead head;
  Framing framing;
};

/// Reads a request head, strictly (RFC 9110, RFC 9112).
///
/// Refused is whatever two implementations might read differently: Content-Length together with
/// Transfer-Encoding, either of them twice, a coding other than `chunked`, folded lines, control
/// bytes, white space before a colon, no or several Host headers. A target in absolute form must
/// name the same authority as Host; its path is what counts. CONNECT is not served.
///
/// @param bytes    the whole head with its empty line; names are put in lower case in place
/// @param message  replaced; its views point into `bytes`, its vectors keep their memory
[[nodiscard]] Parsed<void> parse_request_head(std::span<char> bytes,
                                              const MessageLimits& limits,
                                              RequestMessage& message);

/// What a response's framing depends on beside its own head.
enum class Asked : std::uint8_t { with_body, head_only };

/// Reads a response head as strictly. An interim one (1xx) has no body; 101 is refused.
[[nodiscard]] Parsed<void> parse_response_head(std::span<char> bytes,
                                               Asked asked,
                                               const MessageLimits& limits,
                                               ResponseMessage& message);

}  // namespace sluice::net
