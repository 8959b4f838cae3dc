#pragma once

#include "net/loop.h"
#include "ports/clock.h"

namespace sluice {

/// Time on one loop thread: waiting goes through the loop's timers.
class LoopClock final : public Clock {
 public:
  explicit LoopClock(net::Loop& loop) : loop_(loop) {}

  [[nodiscard]] Deadline now() const override { return std::chrono::steady_clock::now(); }

  [[nodiscard]] std::chrono::sys_time<std::chrono::microseconds> wall() const override {
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
  }

  [[nodiscard]] Task<> sleep_until(Deadline until) override { return loop_.sleep_until(until); }

  [[nodiscard]] Task<> yield() override { return loop_.yield(); }

 private:
  net::Loop& loop_;
};

}  // namespace sluice
