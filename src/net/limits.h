#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/problem.h"

namespace sluice::net {

/// What one HTTP message may be made of. Beyond it: 431, 414 or 400, and the connection closes.
struct MessageLimits {
  std::size_t head_bytes_max = 32U << 10U;    ///< 1 KiB .. 1 MiB; start line and headers
  std::uint32_t headers_max = 100;            ///< 8 .. 1,000
  std::size_t target_bytes_max = 8U << 10U;   ///< 64 B .. 64 KiB; path and query
  std::size_t chunk_extra_bytes_max = 4096;   ///< 0 .. 64 KiB; chunk extensions of one body
  std::size_t trailer_bytes_max = 8U << 10U;  ///< 0 .. 64 KiB; trailers are read and dropped
};

/// Everything that a client can make a server spend. Times are coarse: up to 20 ms late.
struct Limits {
  MessageLimits message;
  std::size_t body_bytes_max = 32U << 20U;              ///< 1 KiB .. 1 GiB; beyond it: 413
  std::size_t bodies_bytes_max = 256U << 20U;           ///< 1 KiB .. 64 GiB for each thread, of all
                                                        ///< requests in flight; beyond it: 503. One
                                                        ///< body of body_bytes_max always fits
  std::uint32_t requests_per_connection_max = 100'000;  ///< 1 .. 10^9; then the connection closes
  std::uint32_t connections_max = 20'000;  ///< 1 .. 10^6 for each thread; beyond it: 503 and close
  std::chrono::milliseconds header_timeout{10'000};  ///< 1 ms .. 10 min; whole head, TLS handshake
  std::chrono::milliseconds body_timeout{120'000};   ///< 1 ms .. 1 h; whole body; beyond it: 408
  std::chrono::milliseconds idle_timeout{75'000};    ///< 1 ms .. 1 h; between two requests
  std::chrono::milliseconds write_timeout{30'000};   ///< 1 ms .. 1 h; with no byte taken
  std::size_t linger_bytes_max = 1U << 20U;          ///< 0 .. 16 MiB; read and dropped on a refusal
  std::chrono::milliseconds linger_timeout{1'000};   ///< 0 .. 60 s

  /// All that is wrong, each line naming its key.
  [[nodiscard]] std::vector<Problem> validate() const;
};

}  // namespace sluice::net
