#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "algo/linear/text_features.h"
#include "base/result.h"

namespace sluice::linear {

inline constexpr std::size_t kClassesMax = 32;

/// What training found: one row of weights for each bucket, one column for each class.
struct Weights {
  std::vector<float> rows;    ///< kBuckets x classes, row-major
  std::vector<float> biases;  ///< one for each class
  float temperature = 1;      ///< what scores are divided by, so that probabilities are calibrated
};

/// Tells the class of a text. Immutable.
///
/// File format, little endian: `SLLINEAR2`, the count of classes (uint32), temperature and scale
/// (floats), biases (floats), names (uint32 length, bytes), rows (int8), a 64-bit hash of all that.
class Model {
 public:
  /// @param classes  2..kClassesMax names
  [[nodiscard]] static Model pack(std::vector<std::string> classes, const Weights& weights);

  /// @error invalid_input  no model file, or a damaged one
  [[nodiscard]] static Result<Model> read(std::string_view bytes);

  [[nodiscard]] std::string bytes() const;

  [[nodiscard]] std::span<const std::string> classes() const { return classes_; }

  /// The probability of each class, in the order of `classes()`; they sum to 1.
  [[nodiscard]] std::vector<float> probabilities(std::string_view text) const;

 private:
  Model() = default;

  std::vector<std::string> classes_;
  std::vector<float> biases_;
  float temperature_ = 1;
  float scale_ = 1;
  std::vector<std::int8_t> rows_;
};

/// exp(score / temperature), scaled to sum to 1. Replaces `scores`.
void softmax(std::span<float> scores, float temperature);

}  // namespace sluice::linear
