#include "net/server_connection.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "net/head_writer.h"
#include "net/loop.h"
#include "net/tls_session.h"

namespace sluice::net {
namespace {

/// Buffers above this are given back while a connection is idle.
constexpr std::size_t kIdleBytesMax = 2048;

/// A body up to this size is stored in one allocation; beyond, memory grows as bytes arrive, so
/// that announcing a large body costs a client more than it costs us.
constexpr std::size_t kBodyReserveMax = 256U << 10U;

constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

Failure gone_error() {
  return fail(ErrorCode::cancelled, "the client closed the connection");
}

bool forbids_body(int status) {
  return status < 200 || status == 204 || status == 304;
}

void release(std::string& buffer) {
  if (buffer.capacity() > kIdleBytesMax) {
    buffer = std::string();
  }
}

MalformedAnswer default_answer(const Malformed& why) {
  return {.body = fmt::format(R"({{"error":"{}"}})", why.reason)};
}

}  // namespace

ServerConnection::ServerConnection(std::shared_ptr<ServerShared> shared, int fd, Peer peer)
    : shared_(std::move(shared)), stream_(shared_->loop, fd), peer_(peer) {
  place_ = shared_->connections.insert(shared_->connections.end(), this);
  ++shared_->counters.open;
  if (shared_->options.tls != nullptr) {
    stream_.secure(TlsSession::accept(*shared_->options.tls, fd));
  }
  stream_.descriptor().listen(this);
}

ServerConnection::~ServerConnection() {
  release_body();
  shared_->connections.erase(place_);
  --shared_->counters.open;
  if (shared_->connections.empty()) {
    shared_->all_closed.wake(Wake::ready);
  }
}

void ServerConnection::on_hang_up() {
  if (gone_) {
    gone_->request_stop();
  }
}

void ServerConnection::close() {
  stream_.close();
  on_hang_up();
}

Task<> ServerConnection::run() {
  const Limits& limits = shared_->options.limits;
  const bool is_ready = co_await stream_.handshake(shared_->loop.now() + limits.header_timeout);
  if (is_ready) {
    co_await serve_all();
  }
  stream_.close();
}

Task<> ServerConnection::serve_all() {
  while (true) {
    const Head head = co_await read_head();
    if (head == Head::closed) {
      co_return;
    }
    if (head == Head::refused) {
      co_await refuse();
      co_return;
    }
    co_await serve_one();
    if (!may_go_on()) {
      co_await linger();
      co_return;
    }
    if (!input_.empty()) {
      co_await shared_->loop.yield();  // A client that pipelines must not starve the others.
    }
  }
}

Task<ServerConnection::Head> ServerConnection::read_head() {
  const Limits& limits = shared_->options.limits;
  Loop& loop = shared_->loop;
  scanner_.reset();
  if (!input_.empty()) {
    if (const std::optional<Head> head = take_head({})) {
      co_return *head;
    }
  }
  bool has_begun = !input_.empty() || requests_ == 0;
  TimePoint until = loop.now() + (has_begun ? limits.header_timeout : limits.idle_timeout);
  while (true) {
    const Attempt attempt = stream_.try_read(loop.scratch());
    if (attempt.must_wait()) {
      const Wake wake = co_await stream_.wait(attempt.outcome, until);
      if (wake != Wake::ready) {
        co_return no_head(wake);
      }
      continue;
    }
    if (attempt.outcome != Io::done) {
      co_return Head::closed;
    }
    if (!has_begun) {
      has_begun = true;
      until = loop.now() + limits.header_timeout;
    }
    if (const std::optional<Head> head = take_head(loop.scratch().first(attempt.bytes))) {
      co_return *head;
    }
  }
}

/// Who has begun a request and is late is told; who was idle is not.
ServerConnection::Head ServerConnection::no_head(Wake why) {
  if (why != Wake::timed_out || input_.empty()) {
    return Head::closed;
  }
  refusal_ = {.status = 408, .reason = "the head did not arrive in time"};
  return Head::refused;
}

/// Looks for a head in what was kept and `bytes`, which are kept as far as they are not part of it.
std::optional<ServerConnection::Head> ServerConnection::take_head(std::span<const char> bytes) {
  const MessageLimits& limits = shared_->options.limits.message;
  std::string_view available(bytes.data(), bytes.size());
  if (!input_.empty()) {
    input_ += available;
    available = input_;
  }
  const Parsed<std::size_t> length = scanner_.scan(available, limits);
  if (!length) {
    refusal_ = length.error();
    return Head::refused;
  }
  if (*length == 0) {
    if (input_.empty()) {
      input_ = available;
    }
    return std::nullopt;
  }
  head_bytes_.assign(available.substr(0, *length));
  if (input_.empty()) {
    input_.assign(available.substr(*length));
  } else {
    input_.erase(0, *length);
  }
  if (const Parsed<void> parsed = parse_request_head(head_bytes_, limits, message_); !parsed) {
    refusal_ = parsed.error();
    return Head::refused;
  }
  return Head::complete;
}

void ServerConnection::begin_exchange() {
  const Limits& limits = shared_->options.limits;
  ++requests_;
  ++shared_->counters.requests;
  message_.head.peer_is_loopback = peer_ == Peer::loopback;
  body_ = BodyDecoder(message_.framing, limits.message);
  phase_ = Phase::serving;
  answer_ = Answer::none;
  body_was_read_ = false;
  gone_.reset();
  keep_alive_ = message_.framing.keep_alive && requests_ < limits.requests_per_connection_max;
}

Task<> ServerConnection::serve_one() {
  begin_exchange();
  ServerExchange exchange(*this);
  try {
    co_await shared_->handler(exchange);
  } catch (...) {
    // What a handler throws is its own bug; the other connections of the thread go on. The client
    // gets a 500, or an answer that was cut off.
    keep_alive_ = false;
  }
  if (answer_ == Answer::none) {
    [[maybe_unused]] const Result<void> sent = co_await respond(500, {}, {});
  } else if (answer_ == Answer::started) {
    abort();  // Cut in the middle: it must not look complete.
  }
  release_body();
  phase_ = Phase::idle;
  release(input_);
  release(head_bytes_);
}

bool ServerConnection::may_go_on() {
  return keep_alive_ && stream_.descriptor().is_open() && !shared_->is_draining;
}

Task<Result<std::string>> ServerConnection::read_body() {
  constexpr std::size_t kPadding = ServerExchange::kBodyPaddingBytes;
  std::string body;
  body_was_read_ = true;
  Result<void> received = check_body_size(message_.framing.length);
  if (received) {
    received = check_room(message_.framing.length);
  }
  if (received) {
    body.reserve(std::min<std::uint64_t>(message_.framing.length, kBodyReserveMax) + kPadding);
    received = append_body(body, input_);
  }
  if (received && !body_.is_done()) {
    received = co_await receive_body(body);
  }
  if (!received) {
    keep_alive_ = false;
    co_return fail(std::move(received).error());
  }
  body.reserve(body.size() + kPadding);
  co_return body;
}

/// What has not arrived yet, after telling the client to send it where it waits for that.
Task<Result<void>> ServerConnection::receive_body(std::string& body) {
  Loop& loop = shared_->loop;
  const TimePoint until = loop.now() + shared_->options.limits.body_timeout;
  if (message_.expects_continue && body.empty()) {
    SLUICE_CO_CHECK(co_await send({kContinue}));
  }
  while (!body_.is_done()) {
    const Attempt attempt = co_await stream_.read(loop.scratch(), until);
    if (attempt.outcome == Io::wait_read) {
      co_return fail(ErrorCode::request_timeout, "the body did not arrive in time");
    }
    if (attempt.outcome != Io::done) {
      co_return gone_error();
    }
    SLUICE_CO_CHECK(append_body(body, loop.scratch().first(attempt.bytes)));
    if (attempt.bytes == loop.scratch().size()) {
      co_await loop.yield();  // A fast sender must not starve the others.
    }
  }
  co_return Result<void>{};
}

/// `bytes` may be input_ itself; what lies behind the body is kept there for the next request.
Result<void> ServerConnection::append_body(std::string& body, std::span<char> bytes) {
  const Parsed<BodyDecoder::Step> step = body_.decode(bytes);
  if (!step) {
    return fail(ErrorCode::invalid_input, std::string(step.error().reason));
  }
  SLUICE_CHECK(check_body_size(body.size() + step->payload.size()));
  SLUICE_CHECK(check_room(step->payload.size()));
  shared_->body_bytes += step->payload.size();
  body_bytes_ += step->payload.size();
  body += step->payload;
  if (bytes.data() == input_.data()) {
    input_.erase(0, step->consumed);
  } else {
    const std::span<char> rest = bytes.subspan(step->consumed);
    input_.assign(rest.data(), rest.size());
  }
  return {};
}

Result<void> ServerConnection::check_body_size(std::uint64_t bytes) const {
  const std::size_t limit = shared_->options.limits.body_bytes_max;
  if (bytes > limit) {
    return fail(ErrorCode::too_large, fmt::format("the body is larger than {} bytes", limit));
  }
  return {};
}

/// Each body is small enough, and yet all that arrive or wait for an engine could fill the memory.
Result<void> ServerConnection::check_room(std::uint64_t bytes) const {
  const Limits& limits = shared_->options.limits;
  const std::size_t limit = std::max(limits.bodies_bytes_max, limits.body_bytes_max);
  if (bytes > limit - shared_->body_bytes) {
    return fail(Error{.code = ErrorCode::unavailable,
                      .message = "the bodies of all requests in flight are too much",
                      .hint = "try again soon, or raise `limits.bodies`",
                      .retry_after = std::chrono::seconds(1)});
  }
  return {};
}

void ServerConnection::release_body() {
  shared_->body_bytes -= std::exchange(body_bytes_, 0);
}

/// Drops a body that nobody asked for. False: it has not arrived as a whole, so that the connection
/// cannot carry another request.
bool ServerConnection::skip_body() {
  if (body_.is_done()) {
    return true;
  }
  if (body_was_read_) {
    return false;
  }
  const Parsed<BodyDecoder::Step> step = body_.decode(input_);
  if (!step || !body_.is_done()) {
    return false;
  }
  input_.erase(0, step->consumed);
  return true;
}

std::stop_token ServerConnection::gone() {
  if (!gone_) {
    gone_.emplace();
    if (stream_.descriptor().has_hung_up() || !stream_.descriptor().is_open()) {
      gone_->request_stop();
    }
  }
  return gone_->get_token();
}

/// To be written before the next co_await: it stands in memory of the loop.
std::string& ServerConnection::begin_head(int status, std::span<const HeaderField> headers) {
  keep_alive_ = skip_body() && keep_alive_ && !shared_->is_draining;
  std::string& head = shared_->loop.fresh_head();
  append_status_line(head, status);
  append_fields(head, headers);
  append_field(head, "date", shared_->date.text(shared_->loop.now()));
  if (!keep_alive_) {
    head += "connection: close\r\n";
  }
  return head;
}

/// For what write_now() has left.
Task<Result<void>> ServerConnection::send(Pieces pieces) {
  const bool is_written = co_await stream_.write(pieces, shared_->options.limits.write_timeout);
  if (!is_written) {
    keep_alive_ = false;
    co_return gone_error();
  }
  co_return Result<void>{};
}

Task<Result<void>> ServerConnection::respond(int status,
                                             std::span<const HeaderField> headers,
                                             std::string_view body) {
  SLUICE_ASSERT(answer_ == Answer::none);
  answer_ = Answer::ended;
  co_await shared_->loop.turn_to_write();
  std::string& head = begin_head(status, headers);
  if (!forbids_body(status)) {
    append_content_length(head, body.size());
  }
  head += "\r\n";
  const bool is_head_only = forbids_body(status) || message_.head.method == "HEAD";
  Pieces pieces({head, is_head_only ? std::string_view{} : body});
  if (stream_.write_now(pieces)) {
    co_return Result<void>{};
  }
  const Result<void> sent = co_await send(pieces);
  co_return sent;
}

Task<Result<void>> ServerConnection::start(int status,
                                           std::span<const HeaderField> headers,
                                           std::string_view first_bytes) {
  SLUICE_ASSERT(answer_ == Answer::none && !forbids_body(status));
  answer_ = Answer::started;
  is_chunked_ = !message_.is_http_1_0;
  keep_alive_ = keep_alive_ && is_chunked_;
  co_await shared_->loop.turn_to_write();
  std::string& head = begin_head(status, headers);
  head += is_chunked_ ? "transfer-encoding: chunked\r\n\r\n" : "\r\n";
  if (message_.head.method == "HEAD") {
    first_bytes = {};
  }
  const bool is_chunk = is_chunked_ && !first_bytes.empty();
  const ChunkSizeLine size(first_bytes.size());
  Pieces pieces =
      is_chunk ? Pieces({head, size.text(), first_bytes, "\r\n"}) : Pieces({head, first_bytes});
  if (stream_.write_now(pieces)) {
    co_return Result<void>{};
  }
  const Result<void> sent = co_await send(pieces);
  co_return sent;
}

Task<Result<void>> ServerConnection::write(std::string_view bytes, ServerExchange::More more) {
  if (!stream_.descriptor().is_open()) {
    co_return gone_error();
  }
  SLUICE_ASSERT(answer_ == Answer::started);
  const bool is_last = more == ServerExchange::More::last;
  if (is_last) {
    answer_ = Answer::ended;
  }
  if (message_.head.method == "HEAD") {
    co_return Result<void>{};
  }
  const std::string_view end = is_chunked_ && is_last ? "0\r\n\r\n" : "";
  const bool is_chunk = is_chunked_ && !bytes.empty();
  const ChunkSizeLine size(bytes.size());
  Pieces pieces = is_chunk ? Pieces({size.text(), bytes, "\r\n", end}) : Pieces({bytes, end});
  co_await shared_->loop.turn_to_write();
  if (stream_.write_now(pieces)) {
    co_return Result<void>{};
  }
  const Result<void> sent = co_await send(pieces);
  co_return sent;
}

void ServerConnection::abort() {
  keep_alive_ = false;
  answer_ = Answer::ended;
  stream_.reset();
  on_hang_up();
}

Task<> ServerConnection::refuse() {
  ++shared_->counters.malformed;
  const auto& hook = shared_->options.on_malformed;
  const MalformedAnswer answer = hook ? hook(refusal_) : default_answer(refusal_);
  // What was read of the message counts for nothing: no method, no version, no body.
  message_ = {};
  body_ = {};
  keep_alive_ = false;
  answer_ = Answer::none;
  const HeaderField type{.name = "content-type", .value = answer.content_type};
  const Result<void> sent = co_await respond(refusal_.status, {&type, 1}, answer.body);
  if (sent) {
    co_await linger();
  }
}

/// Lets the client read the answer before the connection goes: closing with bytes unread would
/// reset it, and the answer could be lost (RFC 9112, section 9.6). Bounded in bytes and in time.
Task<> ServerConnection::linger() {
  const Limits& limits = shared_->options.limits;
  Loop& loop = shared_->loop;
  stream_.shut_down_write();
  const TimePoint until = loop.now() + limits.linger_timeout;
  std::size_t dropped = 0;
  while (dropped < limits.linger_bytes_max && loop.now() < until) {
    const Attempt attempt = co_await stream_.read(loop.scratch(), until);
    if (attempt.outcome != Io::done) {
      co_return;
    }
    dropped += attempt.bytes;
  }
}

}  // namespace sluice::net
