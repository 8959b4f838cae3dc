#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/problem.h"

namespace sluice::dispatch {

struct Config {
  int attempts_max = 4;  ///< over all engines; 1..16
  std::chrono::milliseconds total_timeout{
      600'000};  ///< until the first output, over all attempts; 1 s..1 h
  std::chrono::milliseconds cooldown{2'000};  ///< an engine that failed stays out this long,
                                              ///< doubled each time it fails again; 10 ms..1 min
  std::chrono::milliseconds cooldown_max{60'000};  ///< but never longer than this
  std::uint32_t requests_high = 256;  ///< in flight on a thread: from here on the load is high;
                                      ///< 1..1,000,000
  int failures_max = 3;               ///< in a row, before an engine counts as down; 1..100

  /// All that is wrong, each line naming its key.
  [[nodiscard]] std::vector<Problem> validate() const;
};

/// `parked`: what waits for a person or an engine.
struct ParkingConfig {
  std::chrono::milliseconds wait{30'000};  ///< a caller waits this long in its connection before it
                                           ///< is told where to ask; 0..10 min
  std::chrono::milliseconds ttl{
      std::chrono::hours(24)};          ///< a request is kept this long; 1 min..30 days
  std::chrono::milliseconds look{500};  ///< between two looks at what it waits for; 10 ms..1 min
  std::size_t requests_max = 1'000;     ///< 1..100,000
  std::uint64_t bytes_max = std::uint64_t{256} << 20U;  ///< 1 MiB..64 GiB

  /// All that is wrong, each line naming its key.
  [[nodiscard]] std::vector<Problem> validate() const;
};

}  // namespace sluice::dispatch
