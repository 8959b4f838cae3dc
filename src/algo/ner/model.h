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

/// Features of a model file at most; with 18 bytes for each of 8/5 slots this is 58 MB.
inline constexpr std::size_t kModelFeaturesMax = 2'000'000;
inline constexpr std::size_t kWordSlotsMax = 4'000'000;

/// The weights of a tagger and the word lists that it was trained with. Immutable.
///
/// File format (algo/model_file): `SLNAMES3`, the counts of weight slots, lexicon slots, cluster
/// slots and cluster paths (uint32 each), the scale of weights (float), transitions (17 x 17
/// floats), fingerprints of weight slots (uint16 each), weight rows (16 int8 each), lexicon slots,
/// cluster slots, cluster paths (uint32 each).
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

  void reserve(std::size_t slots);
  void add(const TrainedWeights::Feature& feature);

  /// All zeros for a feature that is not known.
  [[nodiscard]] const WeightRow& row_of(std::uint64_t hash) const;

  Knowledge knowledge_;
  Transitions transitions_{};
  Transitions transition_weights_{};
  float scale_ = 1;
  std::vector<std::uint16_t> fingerprints_;  // In buckets of 8; 0: free.
  std::vector<WeightRow> rows_;              // One more than fingerprints: of what is not known.
};

}  // namespace sluice::ner
