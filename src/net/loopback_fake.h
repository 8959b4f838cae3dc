#pragma once

#include <algorithm>
#include <cerrno>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include "net/http_server.h"
#include "net/loop.h"
#include "net/socket_address.h"
#include "net/stream.h"

namespace sluice::net {

/// How long a test waits for what must happen: never reached unless it fails.
inline constexpr std::chrono::seconds kTestPatience{10};

/// The other end of a connection, byte by byte, for what no well-behaved peer would send.
class RawPeer {
 public:
  RawPeer(Loop& loop, int fd) : stream_(std::make_unique<Stream>(loop, fd)) {}

  /// Connects to 127.0.0.1 at `port`.
  static RawPeer connect(Loop& loop, std::uint16_t port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const SocketAddress address = *SocketAddress::of({.host = "127.0.0.1", .port = port});
    EXPECT_EQ(::connect(fd, address.get(), address.size()), 0);  // At once: it is the kernel's.
    EXPECT_EQ(::fcntl(fd, F_SETFL, O_NONBLOCK), 0);
    return {loop, fd};
  }

  Task<> send(std::string text) {
    EXPECT_TRUE(co_await stream_->write(Pieces({text}), kTestPatience));
  }

  /// Reads until `received` ends in `end` or the other side closes; returns everything since the
  /// last call.
  Task<std::string> read_until(std::string end) {
    std::string received;
    while (!received.ends_with(end)) {
      const Attempt attempt =
          co_await stream_->read(buffer_, stream_->loop().now() + kTestPatience);
      if (attempt.outcome != Io::done) {
        EXPECT_NE(attempt.outcome, Io::wait_read) << "nothing came";
        break;
      }
      received.append(buffer_.data(), attempt.bytes);
    }
    co_return received;
  }

  /// Everything until the other side closes.
  Task<std::string> read_to_end() {
    std::string received;
    while (true) {
      const Attempt attempt =
          co_await stream_->read(buffer_, stream_->loop().now() + kTestPatience);
      if (attempt.outcome != Io::done) {
        EXPECT_NE(attempt.outcome, Io::wait_read) << "it was not closed";
        was_reset_ = attempt.outcome == Io::failed;
        co_return received;
      }
      received.append(buffer_.data(), attempt.bytes);
    }
  }

  [[nodiscard]] bool was_reset() const { return was_reset_; }

  void close() { stream_->close(); }

  void shut_down_write() { stream_->shut_down_write(); }

  [[nodiscard]] Stream& stream() { return *stream_; }

 private:
  std::unique_ptr<Stream> stream_;
  std::vector<char> buffer_ = std::vector<char>(65536);
  bool was_reset_ = false;
};

/// A listening socket of a test, on any free port.
class RawListener {
 public:
  explicit RawListener(Loop& loop) : socket_(loop, listening_socket()) {
    port_ = SocketAddress::local_of(socket_.fd()).port();
  }

  [[nodiscard]] std::uint16_t port() const { return port_; }

  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

  [[nodiscard]] Loop& loop() const { return socket_.loop(); }

  /// The next connection; nothing: the loop shuts down.
  Task<std::optional<RawPeer>> accept() {
    while (true) {
      const int fd = ::accept4(socket_.fd(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (fd >= 0) {
        co_return RawPeer(socket_.loop(), fd);
      }
      EXPECT_EQ(errno, EAGAIN);
      socket_.set_drained();
      const Wake wake = co_await socket_.readable(kNever);
      if (wake != Wake::ready) {
        co_return std::nullopt;
      }
    }
  }

 private:
  static int listening_socket() {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const SocketAddress any = *SocketAddress::of({.host = "127.0.0.1", .port = 0});
    EXPECT_EQ(::bind(fd, any.get(), any.size()), 0);
    EXPECT_EQ(::listen(fd, 16), 0);
    return fd;
  }

  Descriptor socket_;
  std::uint16_t port_ = 0;
};

/// A loop and a server on it, taken down in the right order.
class ServerHouse {
 public:
  explicit ServerHouse(Server::Handler handler, ServerOptions options = {})
      : server_(loop_, std::move(handler), std::move(options)) {
    const Result<void> listening = server_.listen({.host = "127.0.0.1", .port = 0});
    EXPECT_TRUE(listening.has_value()) << listening.error().message;
  }

  ~ServerHouse() { loop_.shut_down(); }

  Loop& loop() { return loop_; }

  Server& server() { return server_; }

  RawPeer connect() { return RawPeer::connect(loop_, server_.port()); }

  [[nodiscard]] std::string url() const {
    return "http://127.0.0.1:" + std::to_string(server_.port());
  }

  /// What the server sends to a client that sends `bytes` and then waits for the end.
  std::string answer_to(std::string bytes) {
    return loop_.run_until_done(converse(connect(), std::move(bytes)));
  }

 private:
  static Task<std::string> converse(RawPeer peer, std::string bytes) {
    co_await peer.send(std::move(bytes));
    std::string answer = co_await peer.read_to_end();
    co_return answer;
  }

  Loop loop_;
  Server server_;
};

}  // namespace sluice::net
