#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "algo/linear/model.h"

namespace sluice::linear {

/// A text and what it is.
struct ClassifiedText {
  std::string text;
  std::string label;
};

struct TrainOptions {
  int rounds = 20;      ///< over all texts; 1..1000
  float rate = 0.5F;    ///< of learning (AdaGrad)
  float decay = 1e-4F;  ///< how much weights shrink at each step (L2)
  std::uint64_t seed = 1;
};

/// What a text was taken for by a model that was made without it.
struct Judged {
  std::size_t label = 0;             ///< index of its class
  std::vector<float> probabilities;  ///< of each class
};

/// A model of all texts, and how models without a fifth of them judged that fifth.
struct Trained {
  Model model;
  std::vector<Judged> judged;  ///< one for each text, in their order
};

/// The classes of `texts`, ascending, each once.
[[nodiscard]] std::vector<std::string> classes_of(std::span<const ClassifiedText> texts);

/// Trains multinomial logistic regression six times: on four fifths of the texts in turn, to see
/// how good it is and to calibrate probabilities with a temperature, then on all of them. Equal
/// texts are in the same fifth. The same input gives the same model. Source: Guo et al. 2017, "On
/// Calibration of Modern Neural Networks", section 4.2.
///
/// @param texts  of 2..kClassesMax classes
/// @param progress  called with 1..6 as each of the six is done
[[nodiscard]] Trained train(std::span<const ClassifiedText> texts,
                            const TrainOptions& options,
                            const std::function<void(int)>& progress);

}  // namespace sluice::linear
