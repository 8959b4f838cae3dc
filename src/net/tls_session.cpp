#include "net/tls_session.h"

#include <algorithm>
#include <array>
#include <limits>

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "base/assert.h"

namespace sluice::net {
namespace {

/// The most that one record carries (RFC 8446, section 5.1).
constexpr std::size_t kRecordBytesMax = 16U << 10U;

bool is_address(const std::string& host) {
  in6_addr address{};
  return ::inet_pton(AF_INET, host.c_str(), &address) == 1 ||
         ::inet_pton(AF_INET6, host.c_str(), &address) == 1;
}

/// The name that the certificate must carry, and that the server picks its certificate by.
void expect_host(ssl_st* ssl, const std::string& host) {
  if (is_address(host)) {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str());
    return;
  }
  SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  SSL_set1_host(ssl, host.c_str());
  // The macro of OpenSSL casts in C style.
  SSL_ctrl(ssl,
           SSL_CTRL_SET_TLSEXT_HOSTNAME,
           TLSEXT_NAMETYPE_host_name,
           const_cast<char*>(host.c_str()));  // NOLINT(cppcoreguidelines-pro-type-const-cast)
}

/// One record's worth of `pieces` in one place, since a record is encrypted as a whole.
std::string_view gathered(const Pieces& pieces, std::span<char> buffer) {
  const std::string_view first = pieces.parts().front();
  if (pieces.parts().size() == 1 || first.size() >= buffer.size()) {
    return first.substr(0, buffer.size());
  }
  std::size_t used = 0;
  for (const std::string_view part : pieces.parts()) {
    used += part.copy(buffer.data() + used, buffer.size() - used);
  }
  return {buffer.data(), used};
}

}  // namespace

void TlsTicket::Free::operator()(ssl_session_st* session) const {
  SSL_SESSION_free(session);
}

void TlsSession::Free::operator()(ssl_st* ssl) const {
  SSL_free(ssl);
}

std::unique_ptr<TlsSession> TlsSession::accept(const TlsContext& context, int fd) {
  ssl_st* const ssl = SSL_new(context.native());
  SLUICE_ASSERT(ssl != nullptr);
  std::unique_ptr<TlsSession> session(new TlsSession(ssl));  // NOLINT: the constructor is private.
  SSL_set_fd(ssl, fd);
  SSL_set_accept_state(ssl);
  return session;
}

std::unique_ptr<TlsSession> TlsSession::connect(const TlsContext& context,
                                                int fd,
                                                const std::string& host,
                                                TlsTicket& ticket) {
  ssl_st* const ssl = SSL_new(context.native());
  SLUICE_ASSERT(ssl != nullptr);
  std::unique_ptr<TlsSession> session(new TlsSession(ssl));  // NOLINT: the constructor is private.
  SSL_set_fd(ssl, fd);
  SSL_set_connect_state(ssl);
  expect_host(ssl, host);
  SSL_set_ex_data(ssl, 0, &ticket);
  if (ticket.get() != nullptr) {
    SSL_set_session(ssl, ticket.get());
  }
  return session;
}

Attempt TlsSession::stopped(Descriptor& socket, int result) {
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      socket.set_drained();
      return {.outcome = Io::wait_read};
    case SSL_ERROR_WANT_WRITE:
      socket.set_full();
      return {.outcome = Io::wait_write};
    case SSL_ERROR_ZERO_RETURN:
      return {.outcome = Io::end};
    default:
      has_failed_ = true;
      return {.outcome = Io::failed};
  }
}

Attempt TlsSession::handshake(Descriptor& socket) {
  ERR_clear_error();
  const int result = SSL_do_handshake(ssl_.get());
  return result == 1 ? Attempt{.outcome = Io::done, .bytes = 1} : stopped(socket, result);
}

Attempt TlsSession::read(Descriptor& socket, std::span<char> into) {
  // Nothing decrypted, nothing buffered, nothing on the socket: spares a system call.
  if (!socket.may_read() && SSL_has_pending(ssl_.get()) == 0) {
    return {.outcome = Io::wait_read};
  }
  ERR_clear_error();
  std::size_t bytes = 0;
  const int result = SSL_read_ex(ssl_.get(), into.data(), into.size(), &bytes);
  return result == 1 ? Attempt{.outcome = Io::done, .bytes = bytes} : stopped(socket, result);
}

Attempt TlsSession::write(Descriptor& socket, const Pieces& pieces) {
  std::array<char, kRecordBytesMax> record;
  const std::string_view bytes = gathered(pieces, record);
  ERR_clear_error();
  std::size_t written = 0;
  const int result = SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &written);
  return result == 1 ? Attempt{.outcome = Io::done, .bytes = written} : stopped(socket, result);
}

void TlsSession::close_notify() {
  if (!has_failed_ && SSL_is_init_finished(ssl_.get()) != 0) {
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
  }
}

bool TlsSession::was_resumed() const {
  return SSL_session_reused(ssl_.get()) == 1;
}

}  // namespace sluice::net
