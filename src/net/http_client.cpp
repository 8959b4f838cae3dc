#include "net/http_client.h"

#include <utility>

#include "base/assert.h"
#include "net/client_connection.h"
#include "net/loop.h"
#include "net/pool_core.h"

namespace sluice::net {

ClientResponse::ClientResponse(std::unique_ptr<ClientConnection> connection)
    : connection_(std::move(connection)) {}

ClientResponse::ClientResponse(ClientResponse&&) noexcept = default;

ClientResponse& ClientResponse::operator=(ClientResponse&& other) noexcept {
  std::swap(connection_, other.connection_);
  return *this;
}

ClientResponse::~ClientResponse() {
  if (connection_ != nullptr) {
    PoolCore& core = connection_->core();
    core.give_back(std::move(connection_));
  }
}

int ClientResponse::status() const {
  return connection_->head().status;
}

const std::vector<HeaderField>& ClientResponse::headers() const {
  return connection_->head().headers;
}

std::optional<std::string_view> ClientResponse::header(std::string_view name) const {
  return connection_->head().header(name);
}

Task<Result<std::string_view>> ClientResponse::read_some(TimePoint until) {
  return connection_->read_some(until);
}

Task<Result<std::string>> ClientResponse::read_all(std::size_t bytes_max, TimePoint until) {
  std::string all;
  while (true) {
    SLUICE_CO_TRY(const std::string_view bytes, co_await connection_->read_some(until));
    if (bytes.empty()) {
      co_return all;
    }
    if (all.size() + bytes.size() > bytes_max) {
      co_return fail(ErrorCode::upstream_failed, "the answer is larger than the limit");
    }
    all += bytes;
  }
}

bool ClientResponse::is_at_end() const {
  return connection_->is_at_end();
}

Pool::Pool(Loop& loop, Upstream upstream, PoolLimits limits, std::shared_ptr<const TlsContext> tls)
    : core_(std::make_unique<PoolCore>(loop, std::move(upstream), limits, std::move(tls))) {
  SLUICE_ASSERT(core_->upstream.scheme == Upstream::Scheme::http || core_->tls != nullptr);
}

Pool::~Pool() = default;

Task<Result<ClientResponse>> Pool::open(ClientRequest request,
                                        TimePoint until,
                                        std::stop_token gone) {
  PoolCore::Want want = PoolCore::Want::any;
  while (true) {
    std::unique_ptr<ClientConnection> connection =
        gone.stop_requested() ? nullptr : core_->acquire_now(want);
    if (connection == nullptr) {
      SLUICE_CO_TRY(connection, co_await core_->acquire(want, until, gone));
    }
    connection->bind(gone);
    const bool is_fresh = !connection->is_connected();
    if (is_fresh) {
      SLUICE_CO_CHECK(co_await connection->connect(until));
    }
    const Result<void> exchanged = co_await connection->exchange(request, until);
    if (exchanged) {
      co_return ClientResponse(std::move(connection));
    }
    const bool was_stale = !is_fresh && connection->is_untouched() &&
                           exchanged.error().code == ErrorCode::upstream_unavailable;
    if (!was_stale) {
      co_return fail(exchanged.error());
    }
    want = PoolCore::Want::fresh;
  }
}

const Upstream& Pool::upstream() const {
  return core_->upstream;
}

std::uint32_t Pool::idle_connections() const {
  return core_->idle();
}

std::uint32_t Pool::open_connections() const {
  return core_->open();
}

}  // namespace sluice::net
