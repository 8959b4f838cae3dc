#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/task.h"
#include "net/address.h"
#include "net/http_head.h"
#include "net/limits.h"
#include "net/malformed.h"
#include "net/timer_wheel.h"

namespace sluice::net {

class Loop;
class ServerConnection;
class ServerListener;
struct ServerShared;
class TlsContext;

/// One request of a client and the way to answer it. Lives on one loop thread, until the handler
/// that was given it returns. The shapes are those of ports/exchange.h.
class ServerExchange {
 public:
  explicit ServerExchange(ServerConnection& connection) : connection_(connection) {}

  /// Spare capacity behind the last byte of a body, for SIMD readers that run ahead.
  static constexpr std::size_t kBodyPaddingBytes = 64;

  /// Lives as long as the exchange.
  [[nodiscard]] const RequestHead& head() const;

  /// Reads the body to its end, after `100 Continue` where the client waits for it. Call once.
  /// @return capacity() >= size() + kBodyPaddingBytes
  /// @error too_large        more than the limit; nothing beyond it was stored
  /// @error unavailable      more than the limit for all requests in flight of this thread
  /// @error request_timeout  the client sent too slowly
  /// @error invalid_input    the chunks are malformed
  /// @error cancelled        the client went away
  /// After an error but `cancelled` an answer may still be sent; then the connection closes.
  [[nodiscard]] Task<Result<std::string>> read_body();

  /// Stops as soon as the client closes its side of the connection.
  [[nodiscard]] std::stop_token gone();

  /// Sends a whole answer in one write, with Content-Length and Date. `headers` must hold neither,
  /// nor Connection or Transfer-Encoding; names are sent as given.
  /// @error cancelled  the client went away, or took no byte for the write time-out
  [[nodiscard]] Task<Result<void>> respond(int status,
                                           std::span<const HeaderField> headers,
                                           std::string_view body);

  /// Starts an answer of unknown length together with its first bytes (which may be empty), in one
  /// write. Chunked, or for HTTP/1.0 ended by closing.
  [[nodiscard]] Task<Result<void>> start(int status,
                                         std::span<const HeaderField> headers,
                                         std::string_view first_bytes);

  enum class More : unsigned char { yes, last };

  /// Sends more of a started answer, in one write. With `last` the end of the body is in the same
  /// write: some clients drop the connection otherwise. Empty bytes are allowed.
  [[nodiscard]] Task<Result<void>> write(std::string_view bytes, More more);

  /// Drops the connection with a reset: what was started ends visibly broken, never complete.
  void abort();

 private:
  ServerConnection& connection_;
};

/// The body of the answer to a malformed request.
struct MalformedAnswer {
  std::string_view content_type = "application/json";
  std::string body;
};

/// What a server does and allows.
struct ServerOptions {
  Limits limits;
  std::shared_ptr<const TlsContext> tls;  ///< shared by the servers of all threads; null: plain
  std::function<MalformedAnswer(const Malformed&)> on_malformed;  ///< empty: `{"error":"..."}`
};

/// Numbers since the start, of one server; read on its loop thread.
struct ServerCounters {
  std::uint64_t accepted = 0;
  std::uint64_t refused = 0;  ///< above connections_max
  std::uint64_t requests = 0;
  std::uint64_t malformed = 0;
  std::uint32_t open = 0;  ///< connections now
};

/// HTTP/1.1 on one loop thread. Several servers, one for each thread, may listen on the same
/// address (SO_REUSEPORT): the kernel spreads the connections.
class Server {
 public:
  /// Answers one request. When it returns without an answer, 500 is sent. Lives as long as the
  /// server.
  using Handler = std::function<Task<>(ServerExchange&)>;

  Server(Loop& loop, Handler handler, ServerOptions options);

  /// Call drain() first, or shut down the loop.
  ~Server();

  /// May be called several times. The permissions of a unix socket are 0600.
  /// @error io_failed  the address is in use or not ours
  [[nodiscard]] Result<void> listen(const ListenAddress& address);

  /// Of the first listener; useful after listening on port 0.
  [[nodiscard]] std::uint16_t port() const;

  /// Call once. Accepts no more, closes what is idle, lets requests in flight end until `grace`,
  /// then closes the rest. Returns when no connection is open.
  [[nodiscard]] Task<> drain(TimePoint grace);

  [[nodiscard]] ServerCounters counters() const;

 private:
  std::shared_ptr<ServerShared> shared_;                    ///< owned by each connection too
  std::vector<std::shared_ptr<ServerListener>> listeners_;  ///< owned by their coroutines too
};

}  // namespace sluice::net
