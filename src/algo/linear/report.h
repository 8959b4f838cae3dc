#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "algo/linear/trainer.h"

namespace sluice::linear {

/// What texts of one range of probabilities were worth.
struct CalibrationBin {
  std::uint64_t texts = 0;
  std::uint64_t right = 0;
  double said = 0;  ///< sum of the probabilities that were given
};

/// How often texts of one class would have passed as something else.
struct LetThrough {
  float threshold = 0;        ///< probability from which a text counts as of its class
  std::uint64_t passed = 0;   ///< texts of this class with less than that
  std::uint64_t alarmed = 0;  ///< texts of other classes with as much
};

inline constexpr float kThresholds[] = {0.1F, 0.2F, 0.3F, 0.5F, 0.7F, 0.9F};

/// How good a classifier is, from texts that were held out.
struct Report {
  std::vector<std::string> classes;
  std::vector<std::vector<std::uint64_t>> confusion;  ///< [what it is][what it was taken for]
  std::vector<CalibrationBin> bins;                   ///< of the best class: 0..9 %, 10..19 % ...
  std::vector<std::vector<LetThrough>> let_through;   ///< [class][one for each of kThresholds]

  [[nodiscard]] std::uint64_t texts_of(std::size_t label) const;
  [[nodiscard]] double precision(std::size_t label) const;
  [[nodiscard]] double recall(std::size_t label) const;
  [[nodiscard]] double f1(std::size_t label) const;
  [[nodiscard]] double accuracy() const;
};

[[nodiscard]] Report report_on(std::span<const std::string> classes,
                               std::span<const Judged> judged);

/// Tables for people.
[[nodiscard]] std::string to_text(const Report& report);

}  // namespace sluice::linear
