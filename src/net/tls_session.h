#pragma once

#include <memory>
#include <span>
#include <string>

#include "net/stream.h"
#include "net/tls_context.h"

struct ssl_st;
struct ssl_session_st;

namespace sluice::net {

/// The newest session that a server offered, so that the next handshake with it is short. One for
/// each pool: sessions never cross from one upstream to another.
class TlsTicket {
 public:
  /// Takes ownership.
  void keep(ssl_session_st* session) { session_.reset(session); }

  [[nodiscard]] ssl_session_st* get() const { return session_.get(); }

 private:
  struct Free {
    void operator()(ssl_session_st* session) const;
  };

  std::unique_ptr<ssl_session_st, Free> session_;
};

/// TLS on one socket: OpenSSL reads and writes the descriptor itself, so a connection costs its
/// state and no buffers while it is idle.
class TlsSession {
 public:
  /// The server's side.
  [[nodiscard]] static std::unique_ptr<TlsSession> accept(const TlsContext& context, int fd);

  /// The client's side. The certificate must be valid for `host`, a name or an address.
  /// @param ticket  tried for resumption, and replaced by what the server offers; outlives this
  [[nodiscard]] static std::unique_ptr<TlsSession> connect(const TlsContext& context,
                                                           int fd,
                                                           const std::string& host,
                                                           TlsTicket& ticket);

  [[nodiscard]] Attempt handshake(Descriptor& socket);
  [[nodiscard]] Attempt read(Descriptor& socket, std::span<char> into);
  [[nodiscard]] Attempt write(Descriptor& socket, const Pieces& pieces);

  /// Tells the other side that nothing more will come. Best effort, never waits.
  void close_notify();

  /// The handshake was a short one.
  [[nodiscard]] bool was_resumed() const;

 private:
  struct Free {
    void operator()(ssl_st* ssl) const;
  };

  explicit TlsSession(ssl_st* ssl) : ssl_(ssl) {}

  [[nodiscard]] Attempt stopped(Descriptor& socket, int result);

  std::unique_ptr<ssl_st, Free> ssl_;
  bool has_failed_ = false;
};

}  // namespace sluice::net
