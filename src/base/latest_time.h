#pragma once

#include <algorithm>
#include <chrono>
#include <mutex>

namespace sluice {

/// The latest time that anybody here has seen, which goes on with the monotonic clock. What has
/// expired stays expired when a wall clock is set back, also where nobody looked in between. Safe
/// from any thread; not for the request path.
class LatestTime {
 public:
  using Wall = std::chrono::sys_seconds;
  using Monotonic = std::chrono::steady_clock::time_point;

  /// Notes what both clocks say, and says which is the latest time so far.
  [[nodiscard]] Wall seen(Wall wall, Monotonic now) {
    const std::scoped_lock lock(mutex_);
    const auto passed = std::chrono::floor<std::chrono::seconds>(now - since_);
    const Wall latest = std::max(wall, latest_ + std::max(passed, std::chrono::seconds(0)));
    if (wall == latest || passed < std::chrono::seconds(0)) {
      latest_ = latest;
      since_ = now;
    }
    return latest;
  }

  /// What an earlier process has seen, `now` being the monotonic time of this one.
  void begin_at(Wall latest, Monotonic now) {
    const std::scoped_lock lock(mutex_);
    latest_ = latest;
    since_ = now;
  }

 private:
  std::mutex mutex_;
  Wall latest_{};      ///< guarded by the mutex
  Monotonic since_{};  ///< when `latest_` was the time; likewise
};

}  // namespace sluice
