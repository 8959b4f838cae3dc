#include "net/pool_core.h"

#include <algorithm>

#include "base/assert.h"
#include "net/client_connection.h"
#include "net/loop.h"

namespace sluice::net {

PoolCore::PoolCore(Loop& loop_of_pool,
                   Upstream where,
                   PoolLimits with,
                   std::shared_ptr<const TlsContext> secured_by)
    : loop(loop_of_pool),
      upstream(std::move(where)),
      limits(with),
      tls(std::move(secured_by)),
      resolver(loop_of_pool, upstream),
      sweep_(*this) {}

PoolCore::~PoolCore() {
  std::exchange(idle_, {}).clear();
  SLUICE_ASSERT(open_ == 0 && queue_.empty());  // A response would return to a pool that is gone.
}

std::unique_ptr<ClientConnection> PoolCore::take(Want want) {
  while (want == Want::any && !idle_.empty()) {
    std::unique_ptr<ClientConnection> connection = std::move(idle_.back().connection);
    idle_.pop_back();
    if (connection->is_quiet()) {
      return connection;
    }
  }
  if (open_ >= limits.connections_max && !idle_.empty()) {
    idle_.erase(idle_.begin());  // A fresh one is wanted: the oldest idle one makes room.
  }
  return open_ < limits.connections_max ? std::make_unique<ClientConnection>(*this) : nullptr;
}

std::unique_ptr<ClientConnection> PoolCore::acquire_now(Want want) {
  return queue_.empty() ? take(want) : nullptr;
}

Task<Result<std::unique_ptr<ClientConnection>>> PoolCore::acquire(Want want,
                                                                  TimePoint until,
                                                                  std::stop_token gone) {
  bool has_waited = false;
  while (true) {
    if (gone.stop_requested()) {
      wake_next();  // It may have been woken for a connection that it does not take.
      co_return fail(ErrorCode::cancelled, "the request was given up");
    }
    if (has_waited || queue_.empty()) {
      if (std::unique_ptr<ClientConnection> connection = take(want)) {
        co_return connection;
      }
    }
    if (!has_waited && queue_.size() >= limits.waiting_max) {
      co_return fail(ErrorCode::unavailable, "too many requests wait for a connection");
    }
    Waiter waiter(loop);
    // Who was woken and found the connection taken goes to the front again: it was first.
    queue_.insert(has_waited ? queue_.begin() : queue_.end(), &waiter);
    has_waited = true;
    const std::stop_callback on_gone(gone, [&] { waiter.wake(Wake::closed); });
    const Wake wake = co_await waiter.wait(until);
    std::erase(queue_, &waiter);
    if (wake == Wake::timed_out) {
      co_return fail(ErrorCode::deadline_exceeded, "no connection became free in time");
    }
    if (wake == Wake::closed) {
      co_return fail(ErrorCode::cancelled, "the request was given up");
    }
  }
}

void PoolCore::wake_next() {
  if (!queue_.empty()) {
    Waiter* const next = queue_.front();
    queue_.pop_front();
    next->wake(Wake::ready);
  }
}

void PoolCore::count_closed() {
  --open_;
  wake_next();
}

void PoolCore::give_back(std::unique_ptr<ClientConnection> connection) {
  if (loop.is_shut_down() || limits.idle_timeout.count() == 0 || !connection->is_reusable()) {
    return;  // Destroyed here, which closes it.
  }
  connection->rest();
  const TimePoint until = loop.now() + limits.idle_timeout;
  idle_.push_back({.connection = std::move(connection), .until = until});
  if (!sweep_.is_armed()) {
    loop.timers().arm(sweep_, until);
  }
  wake_next();
}

void PoolCore::drop_soon(ClientConnection& connection) {
  const auto found =
      std::ranges::find(idle_, &connection, [](const Idle& idle) { return idle.connection.get(); });
  if (found == idle_.end()) {
    return;
  }
  // Not now: the loop is inside an event of this very connection.
  loop.post([dropped = std::move(found->connection)] {});
  idle_.erase(found);
}

void PoolCore::drop_old() {
  // Those used last are at the end, so the old ones are a prefix.
  const auto kept =
      std::ranges::find_if(idle_, [&](const Idle& idle) { return idle.until > loop.now(); });
  idle_.erase(idle_.begin(), kept);
  if (!idle_.empty()) {
    loop.timers().arm(sweep_, idle_.front().until);
  }
}

}  // namespace sluice::net
