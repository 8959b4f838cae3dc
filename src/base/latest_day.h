#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>

namespace sluice {

/// The latest day that anybody here has seen. What has an end and has ended stays ended when a
/// clock is set back: by an operator, by NTP, or by somebody who wants an exception to live again.
/// Begins anew with the process: what earlier ones have seen is told to it. Safe from any thread.
class LatestDay {
 public:
  /// Notes `day`, and says which was the latest so far.
  [[nodiscard]] std::chrono::sys_days seen(std::chrono::sys_days day) {
    const int days = static_cast<int>(day.time_since_epoch().count());
    int latest = latest_.load(std::memory_order_relaxed);
    while (latest < days &&
           !latest_.compare_exchange_weak(latest, days, std::memory_order_relaxed)) {
    }
    return std::chrono::sys_days(std::chrono::days(std::max(latest, days)));
  }

 private:
  std::atomic<int> latest_ = 0;  ///< days since 1970
};

}  // namespace sluice
