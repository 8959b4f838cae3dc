#pragma once

#include <span>
#include <vector>

#include "algo/ner/tags.h"

namespace sluice::ner {

/// Working memory for one window; reused between windows.
class Lattice {
 public:
  /// The most probable tags of a window whose neighbours are outside of any name.
  /// @param scores  one for each token; tags: as many, replaced
  void best_tags(std::span<const Scores> scores,
                 const Transitions& transitions,
                 std::vector<Tag>& tags);

  /// Sums over all taggings of a window. Read by the functions below until the next call.
  /// @param weights  weights_of() the transitions
  void sum(std::span<const Scores> scores, const Transitions& weights);

  /// The probability of each tag at each token, after sum().
  [[nodiscard]] std::span<const Scores> marginals() const { return marginals_; }

  /// The probability that exactly the tokens begin..end are one name of this type, after sum().
  [[nodiscard]] float span_probability(std::size_t begin, std::size_t end, NameType type) const;

  /// Adds to `counts` how often each transition is expected, after sum().
  void add_expected_transitions(Transitions& counts) const;

  /// The logarithm of the sum over all taggings, after sum().
  [[nodiscard]] double log_total() const { return log_total_; }

 private:
  void weigh_tokens(std::span<const Scores> scores);
  void sum_forward();
  void sum_backward();

  std::vector<std::array<Tag, kTags>> back_;
  // Exponentials, each token's scaled by its largest score so that nothing overflows.
  std::vector<Scores> token_weights_;
  Transitions weights_{};
  std::vector<Scores> forward_;   // Each row sums to 1.
  std::vector<Scores> backward_;  // Scaled by the same factors.
  std::vector<float> scales_;     // What each forward row was divided by.
  std::vector<Scores> marginals_;
  double log_total_ = 0;
};

/// The exponential of every transition.
[[nodiscard]] Transitions weights_of(const Transitions& transitions);

/// exp(x), from additions and multiplications alone, so that every machine gives the same bits.
/// Relative error below 5e-6; 0 below -87.
[[nodiscard]] float exact_exp(float x);

}  // namespace sluice::ner
