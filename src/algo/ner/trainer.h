#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "algo/ner/model.h"
#include "algo/ner/name_type.h"

namespace sluice::ner {

/// A text with the names that stand in it, ascending and not overlapping.
struct LabelledText {
  std::string text;
  std::vector<NameSpan> names;
};

struct TrainOptions {
  int rounds = 8;                      ///< over all texts; 1..100
  float rate = 0.1F;                   ///< of learning (AdaGrad)
  float hidden_words = 0.0F;           ///< share of tokens whose words are hidden in each round, so
                                       ///< that context and spelling are learned too
  std::uint32_t count_min = 2;         ///< a feature that is rarer is left out
  std::size_t features_max = 1 << 16;  ///< of the packed model
  std::uint64_t seed = 1;              ///< of the order of texts
};

/// How far training is.
struct TrainProgress {
  int round = 0;
  int rounds = 0;
  double loss = 0;  ///< of this round, mean over tokens: minus the log-probability of what is right
};

/// Trains a linear-chain conditional random field with AdaGrad; the same input gives the same
/// bytes. Names that lie outside of any window, or across the border of one, are not learned.
/// Source: Lafferty, McCallum, Pereira 2001; Duchi, Hazan, Singer 2011.
/// Cost: about 3 us for each token of a window and round.
[[nodiscard]] Model train(std::span<const LabelledText> texts,
                          const Knowledge& knowledge,
                          const TrainOptions& options,
                          const std::function<void(const TrainProgress&)>& progress);

}  // namespace sluice::ner
