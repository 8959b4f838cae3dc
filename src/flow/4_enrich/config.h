#pragma once

#include <chrono>
#include <cstddef>
#include <vector>

#include "base/problem.h"

namespace sluice::enrich {

/// `sessions`: what earlier turns hand on.
struct Config {
  std::chrono::milliseconds ttl{
      std::chrono::hours(720)};      ///< after the last turn it is forgotten; 1 min..1 year
  std::size_t labels_max = 100'000;  ///< of named sessions, and of guessed ones again; 1..1,000,000

  /// All that is wrong, each line naming its key.
  [[nodiscard]] std::vector<Problem> validate() const;
};

}  // namespace sluice::enrich
