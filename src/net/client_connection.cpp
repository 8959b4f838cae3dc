#include "net/client_connection.h"

#include <algorithm>
#include <cerrno>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/head_writer.h"
#include "net/loop.h"

namespace sluice::net {
namespace {

/// A buffer up to this size is kept while its connection is idle.
constexpr std::size_t kIdleBytesMax = 2048;

/// Interim answers (1xx) before the real one.
constexpr int kInterimHeadsMax = 8;

void release(std::string& buffer) {
  buffer.clear();
  if (buffer.capacity() > kIdleBytesMax) {
    buffer.shrink_to_fit();
  }
}

Failure unreachable(std::string_view why) {
  return fail(ErrorCode::upstream_unavailable, std::string(why));
}

/// Begins to connect; -1: errno says why not.
int begin_connect(const SocketAddress& address) {
  const int fd = ::socket(address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) {
    return -1;
  }
  if (address.family() != AF_UNIX) {
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  if (::connect(fd, address.get(), address.size()) != 0 && errno != EINPROGRESS) {
    const int error = errno;
    ::close(fd);
    errno = error;
    return -1;
  }
  return fd;
}

int pending_error(int fd) {
  int error = 0;
  socklen_t size = sizeof error;
  return ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

}  // namespace

ClientConnection::ClientConnection(PoolCore& core) : core_(core) {
  core_.count_opened();
}

ClientConnection::~ClientConnection() {
  on_gone_.reset();
  if (stream_) {
    stream_->close();
  }
  core_.count_closed();
}

void ClientConnection::bind(std::stop_token gone) {
  is_resting_ = false;
  has_received_ = false;
  gone_token_ = gone;
  on_gone_.reset();
  if (gone.stop_possible()) {
    on_gone_.emplace(std::move(gone), [this] { cancel(); });
  }
}

void ClientConnection::cancel() {
  if (stream_) {
    stream_->close();
  }
}

void ClientConnection::on_hang_up() {
  if (is_resting_) {
    core_.drop_soon(*this);
  }
}

bool ClientConnection::is_reusable() {
  return phase_ == Phase::complete && message_.framing.keep_alive && input_used_ == input_.size() &&
         stream_->descriptor().is_open() && !stream_->descriptor().has_hung_up();
}

bool ClientConnection::is_quiet() {
  if (!stream_->descriptor().may_read()) {
    return true;
  }
  // TLS may have brought a session ticket, which is not for us; anything else is no good sign.
  return stream_->try_read(core_.loop.scratch()).outcome == Io::wait_read;
}

void ClientConnection::rest() {
  on_gone_.reset();
  gone_token_ = {};
  release(input_);
  input_used_ = 0;
  interim_heads_ = 0;
  is_resting_ = true;
  phase_ = Phase::fresh;
}

Failure ClientConnection::failed(Io outcome) {
  phase_ = Phase::failed;
  if (gone_token_.stop_requested() || core_.loop.is_shut_down()) {
    return fail(ErrorCode::cancelled, "the request was given up");
  }
  if (outcome == Io::wait_read || outcome == Io::wait_write) {
    stream_->close();
    return fail(ErrorCode::deadline_exceeded, "the upstream did not answer in time");
  }
  if (!has_received_) {
    return unreachable("the upstream closed the connection without an answer");
  }
  return fail(ErrorCode::upstream_failed, "the upstream broke off its answer");
}

Failure ClientConnection::failed(const Malformed& why) {
  phase_ = Phase::failed;
  stream_->close();
  return fail(ErrorCode::upstream_failed, "no HTTP from the upstream: " + std::string(why.reason));
}

Task<Result<void>> ClientConnection::connect(TimePoint until) {
  const TimePoint patience = core_.loop.now() + core_.limits.connect_timeout;
  const TimePoint end = std::min(until, patience);
  auto addresses = co_await core_.resolver.addresses(end, gone_token_);
  if (!addresses) {
    co_return fail(std::move(addresses).error());
  }
  Result<void> connected = unreachable("no address");
  for (const SocketAddress& address : *addresses) {
    connected = co_await connect_to(address, end);
    if (connected || connected.error().code != ErrorCode::upstream_unavailable) {
      break;
    }
  }
  if (!connected) {
    core_.resolver.forget();
    // Slow to connect is not the same as slow to answer: another engine may still serve.
    if (connected.error().code == ErrorCode::deadline_exceeded && patience < until) {
      co_return unreachable("the upstream did not take the connection in time");
    }
  }
  co_return connected;
}

Task<Result<void>> ClientConnection::connect_to(const SocketAddress& address, TimePoint until) {
  if (gone_token_.stop_requested()) {
    co_return failed(Io::failed);
  }
  const int fd = begin_connect(address);
  if (fd < 0) {
    co_return unreachable("cannot connect: " + std::string(describe_errno(errno)));
  }
  stream_ = std::make_unique<Stream>(core_.loop, fd);
  stream_->descriptor().listen(this);
  stream_->descriptor().set_full();  // An event tells when it is connected.
  stream_->descriptor().set_drained();
  const Wake wake = co_await stream_->descriptor().writable(until);
  if (wake != Wake::ready) {
    co_return failed(wake == Wake::timed_out ? Io::wait_write : Io::failed);
  }
  if (const int error = pending_error(fd); error != 0) {
    co_return unreachable("cannot connect: " + std::string(describe_errno(error)));
  }
  if (core_.upstream.scheme == Upstream::Scheme::http) {
    co_return Result<void>{};
  }
  stream_->secure(TlsSession::connect(*core_.tls, fd, core_.upstream.host, core_.ticket));
  const bool is_done = co_await stream_->handshake(until);
  if (!is_done) {
    if (core_.loop.now() >= until) {
      co_return failed(Io::wait_read);
    }
    const auto error = failed(Io::failed);
    co_return error.error().get().code == ErrorCode::cancelled
        ? error
        : unreachable("the TLS handshake failed");
  }
  co_return Result<void>{};
}

/// To be written before the next co_await: it stands in memory of the loop.
std::string_view ClientConnection::request_head(const ClientRequest& request) const {
  std::string& head = core_.loop.fresh_head();
  head += request.method;
  head += ' ';
  head += core_.upstream.base_path;
  head += request.target;
  head += " HTTP/1.1\r\n";
  append_field(head, "host", core_.upstream.authority);
  append_fields(head, request.headers);
  if (!request.body.empty() || request.method == "POST" || request.method == "PUT") {
    append_content_length(head, request.body.size());
  }
  head += "\r\n";
  return head;
}

Task<Result<void>> ClientConnection::exchange(const ClientRequest& request, TimePoint until) {
  phase_ = Phase::waiting;
  asked_ = request.method == "HEAD" ? Asked::head_only : Asked::with_body;
  co_await core_.loop.turn_to_write();
  Pieces pieces({request_head(request), request.body});
  if (!stream_->write_now(pieces)) {
    SLUICE_CO_CHECK(co_await send(pieces, until));
  }
  scanner_.reset();
  Loop& loop = core_.loop;
  while (true) {
    const Attempt attempt = stream_->try_read(loop.scratch());
    if (attempt.must_wait()) {
      const Wake wake = co_await stream_->wait(attempt.outcome, until);
      if (wake != Wake::ready) {
        co_return failed(wake == Wake::timed_out ? Io::wait_read : Io::failed);
      }
      continue;
    }
    if (attempt.outcome != Io::done) {
      co_return failed(attempt.outcome);
    }
    has_received_ = true;
    input_.append(loop.scratch().data(), attempt.bytes);
    SLUICE_CO_TRY(const bool is_complete, take_final_head());
    if (is_complete) {
      co_return Result<void>{};
    }
  }
}

/// For what write_now() has left.
Task<Result<void>> ClientConnection::send(Pieces pieces, TimePoint until) {
  std::string owned;
  while (pieces.size() > 0) {
    const Attempt attempt = stream_->try_write(pieces);
    if (attempt.outcome == Io::done) {
      pieces.consume(attempt.bytes);
      continue;
    }
    if (!attempt.must_wait()) {
      // An upstream that refuses may answer and close before it has read everything: read on.
      co_return Result<void>{};
    }
    pieces.own_shared(core_.loop, owned);
    const Wake wake = co_await stream_->wait(attempt.outcome, until);
    if (wake != Wake::ready) {
      co_return failed(wake == Wake::timed_out ? Io::wait_write : Io::failed);
    }
  }
  co_return Result<void>{};
}

/// Takes heads off input_ up to the one that is no interim answer. False: more is needed.
Result<bool> ClientConnection::take_final_head() {
  while (true) {
    SLUICE_TRY(const bool is_complete, take_head());
    if (!is_complete) {
      return false;
    }
    if (message_.head.status >= 200) {
      body_ = BodyDecoder(message_.framing, core_.limits.message);
      phase_ = body_.is_done() ? Phase::complete : Phase::body;
      return true;
    }
    if (++interim_heads_ > kInterimHeadsMax) {
      return failed(Malformed{.reason = "too many interim answers"});
    }
  }
}

/// Takes one head off what is not used yet of input_. False: more is needed.
Result<bool> ClientConnection::take_head() {
  const MessageLimits& limits = core_.limits.message;
  const std::span<char> rest = std::span(input_).subspan(input_used_);
  const Parsed<std::size_t> length = scanner_.scan({rest.data(), rest.size()}, limits);
  if (!length) {
    return failed(length.error());
  }
  if (*length == 0) {
    return false;
  }
  input_used_ += *length;
  scanner_.reset();
  const auto parsed = parse_response_head(rest.first(*length), asked_, limits, message_);
  if (!parsed) {
    return failed(parsed.error());
  }
  return true;
}

Result<std::string_view> ClientConnection::decode(std::span<char> bytes) {
  const Parsed<BodyDecoder::Step> step = body_.decode(bytes);
  if (!step) {
    return failed(step.error());
  }
  if (body_.is_done()) {
    phase_ = Phase::complete;
    if (step->consumed < bytes.size()) {
      message_.framing.keep_alive = false;  // Bytes that nobody asked for: never use it again.
    }
  }
  return step->payload;
}

Task<Result<std::string_view>> ClientConnection::read_some(TimePoint until) {
  Loop& loop = core_.loop;
  if (phase_ == Phase::body && input_used_ < input_.size()) {
    const std::span<char> rest = std::span(input_).subspan(input_used_);
    input_used_ = input_.size();
    auto payload = decode(rest);
    if (!payload || !payload->empty()) {
      co_return payload;
    }
  }
  if (std::exchange(is_flooding_, false)) {
    co_await loop.yield();  // A fast upstream must not starve the others.
  }
  while (phase_ == Phase::body) {
    const Attempt attempt = stream_->try_read(loop.scratch());
    if (attempt.must_wait()) {
      const Wake wake = co_await stream_->wait(attempt.outcome, until);
      if (wake != Wake::ready) {
        co_return failed(wake == Wake::timed_out ? Io::wait_read : Io::failed);
      }
    } else if (attempt.outcome == Io::end && body_.ends_at_close()) {
      phase_ = Phase::complete;
    } else if (attempt.outcome != Io::done) {
      co_return failed(attempt.outcome);
    } else {
      is_flooding_ = attempt.bytes == loop.scratch().size();
      auto payload = decode(loop.scratch().first(attempt.bytes));
      if (!payload || !payload->empty()) {
        co_return payload;
      }
    }
  }
  if (phase_ != Phase::complete) {
    co_return fail(ErrorCode::upstream_failed, "the upstream broke off its answer");
  }
  co_return std::string_view{};
}

}  // namespace sluice::net
