#pragma once

#include <cstddef>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "app/eval/name_scores.h"
#include "app/eval/quiet.h"
#include "app/eval/scores.h"
#include "app/eval/vectors.h"

namespace sluice::eval {

/// All that one run counted.
struct Report {
  const Scores& scores;
  const Quiet& quiet;
  const Vectors& vectors;
  const NameScores& names;
  std::size_t bytes = 0;  ///< of all texts
  double seconds = 0;     ///< spent on looking into them

  [[nodiscard]] double megabytes_per_second() const {
    return seconds == 0 ? 0 : static_cast<double>(bytes) / 1e6 / seconds;
  }
};

/// Tables for people.
[[nodiscard]] std::string to_text(const Report& report);

/// The same for programs.
[[nodiscard]] nlohmann::ordered_json to_json(const Report& report);

}  // namespace sluice::eval
