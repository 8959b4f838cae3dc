#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "net/body_decoder.h"
#include "net/head_parser.h"
#include "net/head_scanner.h"
#include "net/http_client.h"
#include "net/pool_core.h"
#include "net/stream.h"

namespace sluice::net {

/// One connection to an upstream, and the exchange that uses it. Either idle in its pool or owned
/// by one ClientResponse. Counted by the pool from birth to death.
class ClientConnection final : private HangUpListener {
 public:
  explicit ClientConnection(PoolCore& core);
  ~ClientConnection() override;

  /// Binds the connection to one exchange: when `gone` stops, it is closed at once.
  void bind(std::stop_token gone);

  [[nodiscard]] bool is_connected() const { return stream_ != nullptr; }

  /// Resolves, connects, and makes TLS.
  [[nodiscard]] Task<Result<void>> connect(TimePoint until);

  /// Sends head and body and reads the head of the answer.
  [[nodiscard]] Task<Result<void>> exchange(const ClientRequest& request, TimePoint until);

  /// As ClientResponse::read_some.
  [[nodiscard]] Task<Result<std::string_view>> read_some(TimePoint until);

  /// Nothing of an answer had arrived when the last exchange failed.
  [[nodiscard]] bool is_untouched() const { return !has_received_; }

  [[nodiscard]] const ResponseHead& head() const { return message_.head; }

  [[nodiscard]] bool is_at_end() const { return phase_ == Phase::complete; }

  /// The answer was read to its end and the connection can carry another.
  [[nodiscard]] bool is_reusable();

  /// Idle, open, and nothing has come that nobody asked for: such bytes would be taken for the next
  /// answer.
  [[nodiscard]] bool is_quiet();

  /// Ends the exchange and watches, while idle, for the upstream to leave.
  void rest();

  [[nodiscard]] PoolCore& core() { return core_; }

 private:
  enum class Phase : std::uint8_t { fresh, waiting, body, complete, failed };

  void on_hang_up() override;
  void cancel();

  [[nodiscard]] Task<Result<void>> connect_to(const SocketAddress& address, TimePoint until);
  [[nodiscard]] Task<Result<void>> send(Pieces pieces, TimePoint until);
  [[nodiscard]] Result<bool> take_final_head();
  [[nodiscard]] Result<bool> take_head();
  [[nodiscard]] Result<std::string_view> decode(std::span<char> bytes);
  [[nodiscard]] std::string_view request_head(const ClientRequest& request) const;

  /// Why an attempt did not succeed, as an error; marks the connection as unusable.
  [[nodiscard]] Failure failed(Io outcome);
  [[nodiscard]] Failure failed(const Malformed& why);

  PoolCore& core_;
  std::unique_ptr<Stream> stream_;  ///< null: not connected yet
  std::stop_token gone_token_;
  std::optional<std::stop_callback<std::function<void()>>> on_gone_;

  std::string input_;           ///< what came with the head, which message_ points into
  std::size_t input_used_ = 0;  ///< of it: heads, and what was handed out
  HeadScanner scanner_;
  ResponseMessage message_;
  BodyDecoder body_;
  Asked asked_ = Asked::with_body;
  Phase phase_ = Phase::fresh;
  int interim_heads_ = 0;
  bool has_received_ = false;
  bool is_resting_ = false;
  bool is_flooding_ = false;  ///< the last read filled the whole buffer
};

}  // namespace sluice::net
