#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "algo/ner/knowledge.h"
#include "algo/ner/tags.h"
#include "base/result.h"

namespace sluice::ner {

/// The weights of one feature for every tag but kOutside, whose weights are 0.
using WeightRow = std::array<std::int8_t, kNameTags>;

/// What training found, to be packed into a Model.
struct TrainedWeights {
  struct Feature {
    std::uint64_t hash = 0;
    std::array<float, kNameTags> weights{};
  };

  std::vector<Feature> features;  ///< ascending by hash, each once
  Transitions transitions{};
};

/// Features of a model file at most; with 18 bytes for each of 8/7 slots this is 41 MB.
inline constexpr std::size_t kModelFeaturesMax = 2'000'000;
inline constexpr std::size_t kWordSlotsMax = 4'000'000;

/// The weights of a tagger and the word lists that it was trained with. Immutable.
///
/// File format, little endian: `SLNAMES2`, the counts of weight slots, lexicon slots, cluster
/// slots and cluster paths (uint32 each), the scale of weights (float), 0 (uint32), transitions (17
/// x 17 floats), fingerprints of weight slots (uint16 each), weight rows (16 int8 each), lexicon
/// slots, cluster slots, cluster paths (uint32 each), and a 64-bit hash of all before it.
class Model {
 public:
  /// Keeps the `features_max` features with the largest weights.
  [[nodiscard]] static Model pack(const TrainedWeights& trained,
                                  Knowledge knowledge,
                                  std::size_t features_max);

  /// @error invalid_input  no model file, one of another version, or a damaged one
  [[nodiscard]] static Result<Model> read(std::string_view bytes);

  /// The file.
  [[nodiscard]] std::string bytes() const;

  [[nodiscard]] const Knowledge& knowledge() const { return knowledge_; }

  [[nodiscard]] const Transitions& transitions() const { return transitions_; }

  /// weights_of(transitions()).
  [[nodiscard]] const Transitions& transition_weights() const { return transition_weights_; }

  /// Sums the weights of `features`.
  [[nodiscard]] Scores score(std::span<const std::uint64_t> features) const;

  [[nodiscard]] std::size_t feature_slots() const { return fingerprints_.size(); }

 private:
  Model() = default;

  [[nodiscard]] const WeightRow* find(std::uint64_t hash) const;

  Knowledge knowledge_;
  Transitions transitions_{};
  Transitions transition_weights_{};
  float scale_ = 1;
  std::vector<std::uint16_t> fingerprints_;  // In buckets of 8, filled from the first; 0: free.
  std::vector<WeightRow> rows_;
};

}  // namespace sluice::ner
