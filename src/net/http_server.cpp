#include "net/http_server.h"

#include <utility>

#include "net/loop.h"
#include "net/server_connection.h"
#include "net/server_listener.h"
#include "net/server_shared.h"

namespace sluice::net {
namespace {

/// How long drain() waits for handlers whose connections it has closed.
constexpr std::chrono::seconds kAfterGrace{1};

/// Closes those that are idle, or all of them. Closing only wakes their coroutines, so the list
/// stays as it is meanwhile.
template <typename Which>
void close_connections(const std::list<ServerConnection*>& connections, Which which) {
  for (ServerConnection* const connection : connections) {
    if (which(*connection)) {
      connection->close();
    }
  }
}

bool any(const ServerConnection& /*connection*/) {
  return true;
}

}  // namespace

Server::Server(Loop& loop, Handler handler, ServerOptions options)
    : shared_(std::make_shared<ServerShared>(loop, std::move(handler), std::move(options))) {}

Server::~Server() {
  shared_->is_draining = true;
  for (const auto& listener : listeners_) {
    listener->close();
  }
  close_connections(shared_->connections, any);
}

Result<void> Server::listen(const ListenAddress& address) {
  SLUICE_TRY(std::shared_ptr<ServerListener> listener,
             ServerListener::open(shared_->loop, address));
  shared_->loop.spawn(ServerListener::accept_all(listener, shared_));
  listeners_.push_back(std::move(listener));
  return {};
}

std::uint16_t Server::port() const {
  return listeners_.empty() ? 0 : listeners_.front()->port();
}

Task<> Server::drain(TimePoint grace) {
  const std::shared_ptr<ServerShared> shared = shared_;
  shared->is_draining = true;
  for (const auto& listener : listeners_) {
    listener->close();
  }
  close_connections(shared->connections,
                    [](const auto& connection) { return connection.is_idle(); });
  if (!shared->connections.empty()) {
    co_await shared->all_closed.wait(grace);
  }
  close_connections(shared->connections, any);
  if (!shared->connections.empty()) {
    co_await shared->all_closed.wait(shared->loop.now() + kAfterGrace);
  }
}

ServerCounters Server::counters() const {
  return shared_->counters;
}

const RequestHead& ServerExchange::head() const {
  return connection_.head();
}

Task<Result<std::string>> ServerExchange::read_body() {
  return connection_.read_body();
}

std::stop_token ServerExchange::gone() {
  return connection_.gone();
}

Task<Result<void>> ServerExchange::respond(int status,
                                           std::span<const HeaderField> headers,
                                           std::string_view body) {
  return connection_.respond(status, headers, body);
}

Task<Result<void>> ServerExchange::start(int status,
                                         std::span<const HeaderField> headers,
                                         std::string_view first_bytes) {
  return connection_.start(status, headers, first_bytes);
}

Task<Result<void>> ServerExchange::write(std::string_view bytes, More more) {
  return connection_.write(bytes, more);
}

void ServerExchange::abort() {
  connection_.abort();
}

}  // namespace sluice::net
