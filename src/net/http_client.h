#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.h"
#include "base/result.h"
#include "base/task.h"
#include "net/address.h"
#include "net/http_head.h"
#include "net/limits.h"
#include "net/timer_wheel.h"

namespace sluice::net {

class ClientConnection;
class Loop;
class PoolCore;
class TlsContext;

/// What one thread may hold open towards one upstream.
struct PoolLimits {
  MessageLimits message;
  std::uint32_t connections_max = 256;  ///< 1 .. 65,536; in use and idle
  std::uint32_t waiting_max = 1024;     ///< 0 .. 10^6 requests that wait for a connection
  std::chrono::milliseconds connect_timeout{5'000};  ///< 1 ms .. 10 min; DNS, TCP and TLS together
  std::chrono::milliseconds idle_timeout{60'000};    ///< 0 .. 1 h; an unused connection is closed

  /// All that is wrong, each line naming its key.
  [[nodiscard]] std::vector<Problem> validate() const;
};

/// A request to send. All views live until open() returns.
struct ClientRequest {
  std::string_view method = "POST";
  std::string_view target;  ///< path and query; the upstream's base path is put before it
  std::span<const HeaderField> headers;  ///< without Host, Content-Length, Connection and
                                         ///< Transfer-Encoding, which are added
  std::string_view body;
};

/// An answer whose head has been read. Destroying it closes the connection at once unless the body
/// was read to its end; then the connection goes back to the pool. Must not outlive its pool.
class ClientResponse {
 public:
  explicit ClientResponse(std::unique_ptr<ClientConnection> connection);
  ClientResponse(ClientResponse&&) noexcept;
  ClientResponse& operator=(ClientResponse&&) noexcept;
  ~ClientResponse();

  [[nodiscard]] int status() const;

  /// Names in lower case; views live as long as the response.
  [[nodiscard]] const std::vector<HeaderField>& headers() const;
  [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const;

  /// The next bytes of the body, de-chunked: all that has arrived. Empty: the body has ended, in
  /// full. The view lives until the next co_await on this thread: it is the thread's own buffer.
  ///
  /// @param until  absolute; how long to wait for the next byte
  /// @error upstream_failed    cut off or malformed
  /// @error deadline_exceeded  nothing came; the connection is closed
  /// @error cancelled          the stop token of open() was triggered
  [[nodiscard]] Task<Result<std::string_view>> read_some(TimePoint until);

  /// The whole body, at most `bytes_max`. Errors as read_some, and upstream_failed beyond the
  /// limit.
  [[nodiscard]] Task<Result<std::string>> read_all(std::size_t bytes_max, TimePoint until);

  /// The body has been read to its end.
  [[nodiscard]] bool is_at_end() const;

 private:
  std::unique_ptr<ClientConnection> connection_;
};

/// Kept-alive connections of one loop thread to one upstream. Redirects are never followed, nothing
/// is asked for in a compressed form, and no URL but the configured one is ever contacted.
class Pool {
 public:
  /// @param tls  required for https; shared by all threads
  Pool(Loop& loop,
       Upstream upstream,
       PoolLimits limits,
       std::shared_ptr<const TlsContext> tls = nullptr);

  /// Closes the idle connections. No response may be left.
  ~Pool();

  /// Sends `request`, head and body in one write, and reads the head of the answer.
  ///
  /// A kept-alive connection that turns out dead before the first byte of an answer is replaced by
  /// a fresh one, once.
  /// @param until  absolute; for everything up to the head of the answer
  /// @param gone   when it stops, the connection is closed at once, also during read_some
  /// @error upstream_unavailable  refused, reset, unknown host, bad certificate: nothing was
  ///                              answered
  /// @error upstream_failed       what came is not HTTP
  /// @error deadline_exceeded     time ran out
  /// @error unavailable           waiting_max requests already wait for a connection
  /// @error cancelled             `gone` stopped
  [[nodiscard]] Task<Result<ClientResponse>> open(ClientRequest request,
                                                  TimePoint until,
                                                  std::stop_token gone);

  [[nodiscard]] const Upstream& upstream() const;
  [[nodiscard]] std::uint32_t idle_connections() const;
  [[nodiscard]] std::uint32_t open_connections() const;

 private:
  std::unique_ptr<PoolCore> core_;
};

}  // namespace sluice::net
