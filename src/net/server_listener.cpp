#include "net/server_listener.h"

#include <cerrno>
#include <cstring>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"
#include "net/loop.h"
#include "net/server_connection.h"
#include "net/socket_address.h"

namespace sluice::net {
namespace {

constexpr int kBacklog = 4096;

/// How long to leave new clients in the queue when the process has no descriptor left for them.
constexpr std::chrono::milliseconds kPauseWithoutDescriptors{50};

constexpr std::string_view kTooMany =
    "HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/json\r\nretry-after: 1\r\n"
    "content-length: 32\r\nconnection: close\r\n\r\n{\"error\":\"too many connections\"}";

void enable(int fd, int level, int option) {
  const int on = 1;
  ::setsockopt(fd, level, option, &on, sizeof on);
}

Failure cannot_listen() {
  const int error = errno;
  return fail(ErrorCode::io_failed,
              std::string("cannot listen: ") + std::string(describe_errno(error)));
}

/// Unlinks a socket file that nobody listens on any more, as after a crash.
void remove_stale(const SocketAddress& address, const std::string& path) {
  const int probe = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (::connect(probe, address.get(), address.size()) != 0 && errno == ECONNREFUSED) {
    ::unlink(path.c_str());
  }
  ::close(probe);
}

int bind_and_listen(int fd, const SocketAddress& address, const ListenAddress& wanted) {
  if (wanted.unix_path.empty()) {
    enable(fd, SOL_SOCKET, SO_REUSEADDR);
    enable(fd, SOL_SOCKET, SO_REUSEPORT);
    enable(fd, IPPROTO_TCP, TCP_NODELAY);  // Accepted sockets inherit it.
    if (::bind(fd, address.get(), address.size()) != 0) {
      return -1;
    }
  } else {
    remove_stale(address, wanted.unix_path);
    ::fchmod(fd,
             S_IRUSR | S_IWUSR);  // Linux makes the file with these, so it is never open to all.
    const int bound = ::bind(fd, address.get(), address.size());
    if (bound != 0) {
      return -1;
    }
  }
  return ::listen(fd, kBacklog);
}

void send_and_close(int fd, std::string_view text) {
  [[maybe_unused]] const ssize_t sent = ::send(fd, text.data(), text.size(), MSG_NOSIGNAL);
  ::close(fd);
}

Task<> serve(std::unique_ptr<ServerConnection> connection) {
  co_await connection->run();
}

void admit(const std::shared_ptr<ServerShared>& shared, int fd, ServerConnection::Peer peer) {
  ++shared->counters.accepted;
  if (shared->connections.size() >= shared->options.limits.connections_max) {
    ++shared->counters.refused;
    send_and_close(fd, shared->options.tls == nullptr ? kTooMany : std::string_view{});
    return;
  }
  shared->loop.spawn(serve(std::make_unique<ServerConnection>(shared, fd, peer)));
}

/// The error is the client's or the network's: the next one may be accepted.
bool is_passing(int error) {
  return error == EINTR || error == ECONNABORTED || error == EPROTO || error == ENETDOWN ||
         error == EHOSTUNREACH || error == ENETUNREACH || error == EOPNOTSUPP;
}

}  // namespace

Result<std::shared_ptr<ServerListener>> ServerListener::open(Loop& loop,
                                                             const ListenAddress& address) {
  SLUICE_TRY(const SocketAddress where, SocketAddress::of(address));
  const int fd = ::socket(where.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) {
    return cannot_listen();
  }
  if (bind_and_listen(fd, where, address) != 0) {
    const auto error = cannot_listen();
    ::close(fd);
    return error;
  }
  return std::make_shared<ServerListener>(
      loop, fd, SocketAddress::local_of(fd).port(), address.unix_path);
}

void ServerListener::close() {
  if (socket_.is_open() && !unix_path_.empty()) {
    ::unlink(unix_path_.c_str());
  }
  socket_.close();
}

Task<> ServerListener::accept_all(std::shared_ptr<ServerListener> self,
                                  std::shared_ptr<ServerShared> shared) {
  Descriptor& socket = self->socket_;
  while (socket.is_open() && !shared->loop.is_shut_down()) {
    SocketAddress peer;
    const int fd =
        ::accept4(socket.fd(), peer.get(), peer.size_to_fill(), SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0) {
      admit(shared,
            fd,
            peer.is_loopback() ? ServerConnection::Peer::loopback : ServerConnection::Peer::remote);
      continue;
    }
    const int error = errno;
    if (error == EAGAIN || error == EWOULDBLOCK) {
      socket.set_drained();
      co_await socket.readable(kNever);
    } else if (!is_passing(error)) {
      log::warning("accept_failed", {{"errno", error}});
      co_await shared->loop.sleep_until(shared->loop.now() + kPauseWithoutDescriptors);
    }
  }
}

}  // namespace sluice::net
