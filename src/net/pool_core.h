#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <stop_token>
#include <vector>

#include "net/http_client.h"
#include "net/resolver.h"
#include "net/tls_session.h"
#include "net/waiter.h"

namespace sluice::net {

/// The connections of a pool and who waits for one.
class PoolCore {
 public:
  PoolCore(Loop& loop, Upstream upstream, PoolLimits limits, std::shared_ptr<const TlsContext> tls);
  ~PoolCore();

  /// How the connection of an exchange may be had.
  enum class Want : unsigned char { any, fresh };

  /// An idle connection or a new one; null: there is neither, or others wait already.
  [[nodiscard]] std::unique_ptr<ClientConnection> acquire_now(Want want);

  /// As above, but waits for it.
  /// @error unavailable, deadline_exceeded, cancelled  as Pool::open
  [[nodiscard]] Task<Result<std::unique_ptr<ClientConnection>>> acquire(Want want,
                                                                        TimePoint until,
                                                                        std::stop_token gone);

  /// Takes a connection back, to keep it or to close it.
  void give_back(std::unique_ptr<ClientConnection> connection);

  /// An idle connection was closed by the upstream: dropped in the loop's next turn.
  void drop_soon(ClientConnection& connection);

  /// Called by connections as they are made and destroyed.
  void count_opened() { ++open_; }

  void count_closed();

  Loop& loop;
  const Upstream upstream;
  const PoolLimits limits;
  const std::shared_ptr<const TlsContext> tls;
  Resolver resolver;
  TlsTicket ticket;

  [[nodiscard]] std::uint32_t idle() const { return static_cast<std::uint32_t>(idle_.size()); }

  [[nodiscard]] std::uint32_t open() const { return open_; }

 private:
  struct Idle {
    std::unique_ptr<ClientConnection> connection;
    TimePoint until;
  };

  /// Drops what has been idle for too long.
  class Sweep final : public Timer {
   public:
    explicit Sweep(PoolCore& core) : core_(core) {}

   private:
    void on_timer() override { core_.drop_old(); }

    PoolCore& core_;
  };

  [[nodiscard]] std::unique_ptr<ClientConnection> take(Want want);
  void drop_old();
  void wake_next();

  std::vector<Idle> idle_;  ///< the most recently used one last: it is taken first
  std::deque<Waiter*> queue_;
  std::uint32_t open_ = 0;
  Sweep sweep_;
};

}  // namespace sluice::net
