#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "net/loop.h"
#include "net/waiter.h"

namespace sluice::journal {

/// Intents that wait for their sync. Lives on the loop thread.
class Waiters {
 public:
  enum class Outcome : std::uint8_t { waiting, synced, failed };

  struct Waiter {
    Waiter(std::shared_ptr<Waiters> list, std::uint64_t waits_for, net::Loop& loop)
        : owner(std::move(list)), sequence(waits_for), settled(loop) {
      owner->waiting_.push_back(this);
    }

    ~Waiter() { std::erase(owner->waiting_, this); }

    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;

    std::shared_ptr<Waiters> owner;  ///< a loop may destroy a coroutine after its journal
    std::uint64_t sequence;
    net::Waiter settled;
    Outcome outcome = Outcome::waiting;
  };

  /// Wakes all that wait for a record up to `sequence`.
  void settle(std::uint64_t sequence, Outcome outcome) {
    for (Waiter* waiter : waiting_) {
      if (waiter->sequence <= sequence && waiter->outcome == Outcome::waiting) {
        waiter->outcome = outcome;
        waiter->settled.wake(net::Wake::ready);
      }
    }
  }

 private:
  std::vector<Waiter*> waiting_;
};

}  // namespace sluice::journal
