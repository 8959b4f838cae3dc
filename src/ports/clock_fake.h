#pragma once

#include <algorithm>
#include <chrono>

#include "ports/clock.h"

namespace sluice {

/// Time that moves only when somebody waits or a test says so; waiting takes no time.
class ClockFake final : public Clock {
 public:
  /// Moves both clocks on.
  void advance(std::chrono::microseconds by) {
    now_ += by;
    wall_ += by;
  }

  /// Moves the calendar alone, as an operator or NTP does.
  void set_wall(std::chrono::sys_time<std::chrono::microseconds> wall) { wall_ = wall; }

  [[nodiscard]] Deadline now() const override { return now_; }

  [[nodiscard]] std::chrono::sys_time<std::chrono::microseconds> wall() const override {
    return wall_;
  }

  [[nodiscard]] Task<> sleep_until(Deadline until) override {
    const auto wait = std::max(until - now_, Deadline::duration::zero());
    advance(std::chrono::ceil<std::chrono::microseconds>(wait));
    co_return;
  }

  [[nodiscard]] Task<> yield() override {
    ++yields;
    co_return;
  }

  int yields = 0;  ///< how often somebody let others run first

 private:
  Deadline now_ = Deadline(std::chrono::hours(1));
  std::chrono::sys_time<std::chrono::microseconds> wall_ =
      std::chrono::sys_days(std::chrono::year(2026) / 8 / 1);
};

}  // namespace sluice
