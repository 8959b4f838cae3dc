#pragma once

#include <chrono>
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
  int failures_max = 3;  ///< in a row, before an engine counts as down; 1..100

  /// All that is wrong, each line naming its key.
  [[nodiscard]] std::vector<Problem> validate() const;
};

}  // namespace sluice::dispatch
