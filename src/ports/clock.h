#pragma once

#include <chrono>

#include "base/task.h"

namespace sluice {

/// An absolute point in monotonic time at which waiting ends.
using Deadline = std::chrono::steady_clock::time_point;

/// Time and waiting. One instance per loop thread; used on that thread only.
class Clock {
 public:
  virtual ~Clock() = default;

  /// Monotonic; for durations and deadlines.
  [[nodiscard]] virtual Deadline now() const = 0;

  /// UTC; for records and prices. May jump.
  [[nodiscard]] virtual std::chrono::sys_time<std::chrono::microseconds> wall() const = 0;

  /// Returns at or up to 20 ms after `until` (timers are coarse); at once when it has passed.
  [[nodiscard]] virtual Task<> sleep_until(Deadline until) = 0;

  /// Lets everything else that is ready run first: between the pieces of long work.
  [[nodiscard]] virtual Task<> yield() = 0;
};

}  // namespace sluice
