#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

#include "net/body_decoder.h"
#include "net/head_parser.h"
#include "net/head_scanner.h"
#include "net/http_server.h"
#include "net/server_shared.h"
#include "net/stream.h"

namespace sluice::net {

/// One connection of a client: its requests, one after the other. Owned by its own coroutine.
class ServerConnection final : private HangUpListener {
 public:
  enum class Peer : std::uint8_t { loopback, remote };

  /// @param fd  accepted, non-blocking; owned from now on
  ServerConnection(std::shared_ptr<ServerShared> shared, int fd, Peer peer);
  ~ServerConnection() override;

  /// Serves requests until the connection ends, then closes it.
  [[nodiscard]] Task<> run();

  /// Ends the connection now: idle or not.
  void close();

  /// No request is being served, nor has one begun to arrive.
  [[nodiscard]] bool is_idle() const { return phase_ == Phase::idle && input_.empty(); }

  /// What ServerExchange shows to the handler.
  [[nodiscard]] const RequestHead& head() const { return message_.head; }

  [[nodiscard]] Task<Result<std::string>> read_body();
  [[nodiscard]] std::stop_token gone();
  [[nodiscard]] Task<Result<void>> respond(int status,
                                           std::span<const HeaderField> headers,
                                           std::string_view body);
  [[nodiscard]] Task<Result<void>> start(int status,
                                         std::span<const HeaderField> headers,
                                         std::string_view first_bytes);
  [[nodiscard]] Task<Result<void>> write(std::string_view bytes, ServerExchange::More more);
  void abort();

 private:
  enum class Phase : std::uint8_t { idle, serving };
  enum class Answer : std::uint8_t { none, started, ended };
  enum class Head : std::uint8_t { complete, closed, refused };

  void on_hang_up() override;

  [[nodiscard]] Task<> serve_all();
  [[nodiscard]] Task<Head> read_head();
  [[nodiscard]] Head no_head(Wake why);
  [[nodiscard]] std::optional<Head> take_head(std::span<const char> bytes);
  [[nodiscard]] Task<> serve_one();
  void begin_exchange();
  [[nodiscard]] bool may_go_on();

  [[nodiscard]] Task<Result<void>> receive_body(std::string& body);
  [[nodiscard]] Result<void> append_body(std::string& body, std::span<char> bytes);
  [[nodiscard]] Result<void> check_body_size(std::uint64_t bytes) const;
  [[nodiscard]] Result<void> check_room(std::uint64_t bytes) const;
  void release_body();
  [[nodiscard]] bool skip_body();

  [[nodiscard]] std::string& begin_head(int status, std::span<const HeaderField> headers);
  [[nodiscard]] Task<Result<void>> send(Pieces pieces);
  [[nodiscard]] Task<> refuse();
  [[nodiscard]] Task<> linger();

  std::shared_ptr<ServerShared> shared_;
  std::list<ServerConnection*>::iterator place_;
  Stream stream_;
  Peer peer_;

  std::string input_;  ///< received and not consumed: never more than one read
  HeadScanner scanner_;
  Malformed refusal_;
  std::uint32_t requests_ = 0;

  // Of the request that is being served.
  std::string head_bytes_;  ///< what message_ points into
  RequestMessage message_;
  BodyDecoder body_;
  Phase phase_ = Phase::idle;
  Answer answer_ = Answer::none;
  bool keep_alive_ = false;  ///< after this answer
  bool is_chunked_ = false;  ///< the started answer
  bool body_was_read_ = false;
  std::size_t body_bytes_ = 0;            ///< this request's part of ServerShared::body_bytes
  std::optional<std::stop_source> gone_;  ///< made when it is asked for
};

}  // namespace sluice::net
