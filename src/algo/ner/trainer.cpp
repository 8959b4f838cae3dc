#include "algo/ner/trainer.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "algo/ner/features.h"
#include "algo/ner/lattice.h"
#include "algo/ner/windows.h"

// Fused multiply-add would round differently where a processor has it.
#pragma STDC FP_CONTRACT OFF

namespace sluice::ner {
namespace {

constexpr std::uint32_t kNoFeature = 0xFFFFFFFFU;
constexpr float kSmoothing = 1e-2F;  // Tames the first steps of AdaGrad.

/// A window of some text: where its rows begin, and what is right.
struct Sample {
  std::size_t first_row = 0;
  std::vector<Tag> tags;
};

/// Numbers below a bound, the same on every machine (SplitMix64).
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31U);
  }

  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(next() % bound); }

  bool happens(float share) {
    return static_cast<float>(next() >> 40U) < share * static_cast<float>(1U << 24U);
  }

 private:
  std::uint64_t state_;
};

/// The tag of each token of a text.
std::vector<Tag> right_tags(std::span<const Token> tokens, std::span<const NameSpan> names) {
  std::vector<Tag> tags(tokens.size(), kOutside);
  std::size_t at = 0;
  for (const NameSpan& name : names) {
    while (at < tokens.size() && tokens[at].end <= name.begin) {
      ++at;
    }
    const std::size_t begin = at;
    while (at < tokens.size() && tokens[at].begin < name.end) {
      tags[at++] = tag_of(name.type, Part::inside);
    }
    if (at == begin) {
      continue;
    }
    tags[begin] = tag_of(name.type, Part::begin);
    tags[at - 1] = tag_of(name.type, at - begin == 1 ? Part::single : Part::end);
  }
  return tags;
}

/// Takes names out that the borders of a window cut.
void drop_cut_names(std::span<Tag> tags) {
  for (std::size_t at = 0; at < tags.size() && !is_opening(tags[at]); ++at) {
    tags[at] = kOutside;
  }
  for (std::size_t at = tags.size(); at > 0 && !is_closed(tags[at - 1]); --at) {
    tags[at - 1] = kOutside;
  }
}

class Trainer {
 public:
  Trainer(const Knowledge& knowledge, const TrainOptions& options)
      : knowledge_(knowledge), options_(options), dice_(options.seed) {}

  void read(std::span<const LabelledText> texts);
  void number_features();
  double learn_round();

  /// Counts the weights as they are now into the mean.
  void remember();

  /// The mean of what was remembered: it errs less than the last state.
  [[nodiscard]] TrainedWeights mean_weights() const;

 private:
  using Row = std::array<float, kNameTags>;

  void read_text(const LabelledText& text);
  double learn(const Sample& sample);
  [[nodiscard]] Scores score(std::size_t first_row, std::size_t at) const;
  void correct_features(const Sample& sample, std::size_t at);
  void correct_transitions(const Sample& sample);
  void hide_words(std::size_t rows);

  [[nodiscard]] bool is_used(std::size_t at, std::size_t feature) const {
    return !hidden_[at] || !is_word_feature(feature);
  }

  const Knowledge& knowledge_;
  const TrainOptions& options_;
  Dice dice_;
  std::vector<Sample> samples_;
  std::vector<Features> hashes_;  // By row: one for each token of each window.
  std::vector<std::array<std::uint32_t, kFeatures>> numbers_;  // The same as indices into rows.
  std::vector<std::uint64_t> features_;                        // Ascending.
  std::vector<Row> weights_;
  std::vector<Row> squares_;  // AdaGrad: sums of squared gradients.
  Transitions transitions_{};
  Transitions transition_squares_{};
  std::vector<Row> weight_sums_;
  Transitions transition_sums_{};
  int remembered_ = 0;
  std::vector<Scores> scores_;
  std::vector<bool> hidden_;
  Lattice lattice_;
};

void Trainer::read(std::span<const LabelledText> texts) {
  for (const LabelledText& text : texts) {
    read_text(text);
  }
}

void Trainer::read_text(const LabelledText& text) {
  std::vector<Token> tokens;
  std::vector<KnownToken> known;
  std::vector<Window> windows;
  split(text.text, tokens);
  look_up(knowledge_, tokens, known);
  find_windows(known, windows);
  const std::vector<Tag> tags = right_tags(tokens, text.names);
  for (const Window& window : windows) {
    Sample sample{.first_row = hashes_.size()};
    for (std::size_t at = window.begin; at < window.end; ++at) {
      read_features(known, at, hashes_.emplace_back());
      sample.tags.push_back(tags[at]);
    }
    drop_cut_names(sample.tags);
    samples_.push_back(std::move(sample));
  }
}

void Trainer::number_features() {
  std::vector<std::uint64_t> all;
  all.reserve(hashes_.size() * kFeatures);
  for (const Features& row : hashes_) {
    all.insert(all.end(), row.begin(), row.end());
  }
  std::ranges::sort(all);
  for (std::size_t i = 0; i < all.size();) {
    const std::size_t end =
        static_cast<std::size_t>(std::ranges::upper_bound(all, all[i]) - all.begin());
    if (end - i >= options_.count_min) {
      features_.push_back(all[i]);
    }
    i = end;
  }
  numbers_.resize(hashes_.size());
  for (std::size_t row = 0; row < hashes_.size(); ++row) {
    for (std::size_t f = 0; f < kFeatures; ++f) {
      const auto found = std::ranges::lower_bound(features_, hashes_[row][f]);
      const bool is_known = found != features_.end() && *found == hashes_[row][f];
      numbers_[row][f] =
          is_known ? static_cast<std::uint32_t>(found - features_.begin()) : kNoFeature;
    }
  }
  hashes_.clear();
  weights_.assign(features_.size(), Row{});
  squares_.assign(features_.size(), Row{});
  weight_sums_.assign(features_.size(), Row{});
}

double Trainer::learn_round() {
  for (std::size_t i = samples_.size(); i > 1; --i) {
    std::swap(samples_[i - 1], samples_[dice_.below(i)]);
  }
  double loss = 0;
  std::size_t tokens = 0;
  for (const Sample& sample : samples_) {
    loss += learn(sample);
    tokens += sample.tags.size();
  }
  return tokens == 0 ? 0 : loss / static_cast<double>(tokens);
}

void Trainer::hide_words(std::size_t rows) {
  hidden_.assign(rows, false);
  for (std::size_t row = 0; row < rows; ++row) {
    hidden_[row] = dice_.happens(options_.hidden_words);
  }
}

double Trainer::learn(const Sample& sample) {
  const std::size_t size = sample.tags.size();
  hide_words(size);
  scores_.resize(size);
  for (std::size_t at = 0; at < size; ++at) {
    scores_[at] = score(sample.first_row, at);
  }
  lattice_.sum(scores_, weights_of(transitions_));
  double right = 0;
  Tag before = kOutside;
  for (std::size_t at = 0; at < size; ++at) {
    const Tag tag = sample.tags[at];
    right += static_cast<double>(scores_[at][tag] + transitions_[before][tag]);
    before = tag;
  }
  right += static_cast<double>(transitions_[before][kOutside]);
  for (std::size_t at = 0; at < size; ++at) {
    correct_features(sample, at);
  }
  correct_transitions(sample);
  return lattice_.log_total() - right;
}

Scores Trainer::score(std::size_t first_row, std::size_t at) const {
  Scores scores{};
  for (std::size_t f = 0; f < kFeatures; ++f) {
    const std::uint32_t number = numbers_[first_row + at][f];
    if (number == kNoFeature || !is_used(at, f)) {
      continue;
    }
    for (std::size_t tag = 0; tag < kNameTags; ++tag) {
      scores[tag] += weights_[number][tag];
    }
  }
  return scores;
}

void Trainer::correct_features(const Sample& sample, std::size_t at) {
  Row gradient;
  for (std::size_t tag = 0; tag < kNameTags; ++tag) {
    gradient[tag] = lattice_.marginals()[at][tag] - (sample.tags[at] == tag ? 1.0F : 0.0F);
  }
  for (std::size_t f = 0; f < kFeatures; ++f) {
    const std::uint32_t number = numbers_[sample.first_row + at][f];
    if (number == kNoFeature || !is_used(at, f)) {
      continue;
    }
    Row& weights = weights_[number];
    Row& squares = squares_[number];
    for (std::size_t tag = 0; tag < kNameTags; ++tag) {
      squares[tag] += gradient[tag] * gradient[tag];
      weights[tag] -= options_.rate * gradient[tag] / std::sqrt(squares[tag] + kSmoothing);
    }
  }
}

void Trainer::correct_transitions(const Sample& sample) {
  Transitions gradient{};
  lattice_.add_expected_transitions(gradient);
  Tag before = kOutside;
  for (const Tag tag : sample.tags) {
    gradient[before][tag] -= 1.0F;
    before = tag;
  }
  gradient[before][kOutside] -= 1.0F;
  for (std::size_t from = 0; from < kTags; ++from) {
    for (std::size_t to = 0; to < kTags; ++to) {
      const float g = gradient[from][to];
      transition_squares_[from][to] += g * g;
      transitions_[from][to] -=
          options_.rate * g / std::sqrt(transition_squares_[from][to] + kSmoothing);
    }
  }
}

void Trainer::remember() {
  for (std::size_t i = 0; i < weights_.size(); ++i) {
    for (std::size_t tag = 0; tag < kNameTags; ++tag) {
      weight_sums_[i][tag] += weights_[i][tag];
    }
  }
  for (std::size_t from = 0; from < kTags; ++from) {
    for (std::size_t to = 0; to < kTags; ++to) {
      transition_sums_[from][to] += transitions_[from][to];
    }
  }
  ++remembered_;
}

TrainedWeights Trainer::mean_weights() const {
  const auto share = 1.0F / static_cast<float>(remembered_);
  TrainedWeights result{.transitions = transition_sums_};
  for (Scores& row : result.transitions) {
    for (float& weight : row) {
      weight *= share;
    }
  }
  result.features.reserve(features_.size());
  for (std::size_t i = 0; i < features_.size(); ++i) {
    result.features.push_back({.hash = features_[i], .weights = weight_sums_[i]});
    for (float& weight : result.features.back().weights) {
      weight *= share;
    }
  }
  return result;
}

}  // namespace

Model train(std::span<const LabelledText> texts,
            const Knowledge& knowledge,
            const TrainOptions& options,
            const std::function<void(const TrainProgress&)>& progress) {
  Trainer trainer(knowledge, options);
  trainer.read(texts);
  trainer.number_features();
  for (int round = 1; round <= options.rounds; ++round) {
    const double loss = trainer.learn_round();
    if (round > 1 || options.rounds == 1) {  // The first steps are too rough for the mean.
      trainer.remember();
    }
    if (progress) {
      progress({.round = round, .rounds = options.rounds, .loss = loss});
    }
  }
  return Model::pack(trainer.mean_weights(), knowledge, options.features_max);
}

}  // namespace sluice::ner
