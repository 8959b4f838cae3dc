#include "net/stream.h"

#include <algorithm>
#include <cerrno>
#include <string>

#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#include "base/assert.h"
#include "net/loop.h"
#include "net/tls_session.h"

namespace sluice::net {
namespace {

// The C library makes every transfer a place where its thread can be cancelled, which costs two
// atomic operations each time. No thread of ours is ever cancelled.

ssize_t receive(int fd, std::span<char> into) {
  return ::syscall(SYS_recvfrom, fd, into.data(), into.size(), 0, nullptr, nullptr);
}

ssize_t send(int fd, const msghdr& message) {
  return ::syscall(SYS_sendmsg, fd, &message, MSG_NOSIGNAL);
}

Attempt plain_read(Descriptor& socket, std::span<char> into) {
  ssize_t count = 0;
  do {
    count = receive(socket.fd(), into);
  } while (count < 0 && errno == EINTR);
  if (count > 0) {
    const auto bytes = static_cast<std::size_t>(count);
    if (bytes < into.size()) {
      socket.set_drained();
    }
    return {.outcome = Io::done, .bytes = bytes};
  }
  if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
    socket.set_drained();
    return {.outcome = Io::wait_read};
  }
  return {.outcome = count == 0 ? Io::end : Io::failed};
}

Attempt plain_write(Descriptor& socket, const Pieces& pieces) {
  std::array<iovec, 8> vectors;
  std::size_t used = 0;
  for (const std::string_view part : pieces.parts()) {
    // The kernel only reads them; iovec serves both directions and has no const.
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast)
    vectors[used++] = {.iov_base = const_cast<char*>(part.data()), .iov_len = part.size()};
  }
  const msghdr message{.msg_iov = vectors.data(), .msg_iovlen = used};
  ssize_t count = 0;
  do {
    count = send(socket.fd(), message);
  } while (count < 0 && errno == EINTR);
  if (count >= 0) {
    const auto bytes = static_cast<std::size_t>(count);
    if (bytes < pieces.size()) {
      socket.set_full();
    }
    return {.outcome = Io::done, .bytes = bytes};
  }
  if (errno == EAGAIN || errno == EWOULDBLOCK) {
    socket.set_full();
    return {.outcome = Io::wait_write};
  }
  return {.outcome = Io::failed};
}

}  // namespace

Pieces::Pieces(std::initializer_list<std::string_view> parts) {
  SLUICE_ASSERT(parts.size() <= kPartsMax);
  for (const std::string_view part : parts) {
    if (!part.empty()) {
      parts_[count_++] = part;
      size_ += part.size();
    }
  }
}

void Pieces::consume(std::size_t bytes) {
  SLUICE_ASSERT(bytes <= size_);
  size_ -= bytes;
  std::size_t first = 0;
  while (first < count_ && bytes >= parts_[first].size()) {
    bytes -= parts_[first++].size();
  }
  std::shift_left(parts_.begin(), parts_.begin() + count_, static_cast<std::ptrdiff_t>(first));
  count_ -= first;
  if (count_ > 0) {
    parts_[0].remove_prefix(bytes);
  }
}

void Pieces::own_shared(const Loop& loop, std::string& owned) {
  const std::span parts(parts_.data(), count_);
  std::size_t bytes = 0;
  for (const std::string_view part : parts) {
    bytes += loop.is_shared(part.data()) ? part.size() : 0;
  }
  if (bytes == 0) {
    return;
  }
  SLUICE_ASSERT(owned.empty());
  owned.reserve(bytes);  // It does not move any more while views of it are made.
  for (std::string_view& part : parts) {
    if (loop.is_shared(part.data())) {
      const std::size_t begin = owned.size();
      owned += part;
      part = std::string_view(owned).substr(begin);
    }
  }
}

Stream::Stream(Loop& loop, int fd) : descriptor_(loop, fd) {}

Stream::~Stream() = default;

void Stream::secure(std::unique_ptr<TlsSession> session) {
  tls_ = std::move(session);
}

Attempt Stream::try_read(std::span<char> into) {
  if (!descriptor_.is_open()) {
    return {.outcome = Io::failed};
  }
  if (tls_ != nullptr) {
    return tls_->read(descriptor_, into);
  }
  return descriptor_.may_read() ? plain_read(descriptor_, into) : Attempt{.outcome = Io::wait_read};
}

Attempt Stream::try_write(const Pieces& pieces) {
  if (!descriptor_.is_open()) {
    return {.outcome = Io::failed};
  }
  if (tls_ != nullptr) {
    return tls_->write(descriptor_, pieces);
  }
  return descriptor_.may_write() ? plain_write(descriptor_, pieces)
                                 : Attempt{.outcome = Io::wait_write};
}

Waiter::Wait Stream::wait(Io what, TimePoint until) {
  return what == Io::wait_write ? descriptor_.writable(until) : descriptor_.readable(until);
}

bool Stream::write_now(Pieces& pieces) {
  while (pieces.size() > 0) {
    const Attempt attempt = try_write(pieces);
    if (attempt.outcome != Io::done) {
      return false;
    }
    pieces.consume(attempt.bytes);
  }
  return true;
}

Task<Attempt> Stream::read(std::span<char> into, TimePoint until) {
  while (true) {
    const Attempt attempt = try_read(into);
    if (!attempt.must_wait()) {
      co_return attempt;
    }
    const Wake wake = co_await wait(attempt.outcome, until);
    if (wake != Wake::ready) {
      co_return Attempt{.outcome = wake == Wake::timed_out ? Io::wait_read : Io::failed};
    }
  }
}

Task<bool> Stream::write(Pieces pieces, std::chrono::milliseconds patience) {
  std::string owned;
  while (pieces.size() > 0) {
    const Attempt attempt = try_write(pieces);
    if (attempt.outcome == Io::done) {
      pieces.consume(attempt.bytes);
      continue;
    }
    if (!attempt.must_wait()) {
      co_return false;
    }
    pieces.own_shared(loop(), owned);
    const Wake wake = co_await wait(attempt.outcome, loop().now() + patience);
    if (wake != Wake::ready) {
      co_return false;
    }
  }
  co_return true;
}

Task<bool> Stream::handshake(TimePoint until) {
  while (tls_ != nullptr) {
    const Attempt attempt = tls_->handshake(descriptor_);
    if (!attempt.must_wait()) {
      co_return attempt.outcome == Io::done;
    }
    const Wake wake = co_await wait(attempt.outcome, until);
    if (wake != Wake::ready) {
      co_return false;
    }
  }
  co_return true;
}

void Stream::shut_down_write() {
  if (!descriptor_.is_open()) {
    return;
  }
  if (tls_ != nullptr) {
    tls_->close_notify();
  }
  ::shutdown(descriptor_.fd(), SHUT_WR);
}

void Stream::close() {
  if (tls_ != nullptr && descriptor_.is_open()) {
    tls_->close_notify();
  }
  descriptor_.close();
}

void Stream::reset() {
  if (descriptor_.is_open()) {
    const linger now{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(descriptor_.fd(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    descriptor_.close();
  }
}

}  // namespace sluice::net
