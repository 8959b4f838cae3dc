#include "algo/linear/trainer.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sluice::linear {
namespace {

constexpr std::size_t kParts = 5;
constexpr float kSmoothing = 1e-6F;
constexpr float kLeast = 1e-12F;  // Of a probability, before its logarithm is taken.

struct Example {
  std::vector<Weighted> features;
  std::size_t label = 0;
  std::size_t part = 0;
};

std::size_t part_of(std::span<const Weighted> features) {
  std::uint64_t hash = 1;
  for (const Weighted& entry : features) {
    hash = (hash ^ entry.bucket) * 0x9E3779B97F4A7C15ULL;
    hash ^= hash >> 29U;
  }
  return static_cast<std::size_t>(hash % kParts);
}

std::vector<Example> read_examples(std::span<const ClassifiedText> texts,
                                   const std::vector<std::string>& classes) {
  std::vector<Example> examples;
  for (const ClassifiedText& text : texts) {
    Example& example = examples.emplace_back(features_of(text.text));
    example.label =
        static_cast<std::size_t>(std::ranges::lower_bound(classes, text.label) - classes.begin());
    example.part = part_of(example.features);
  }
  return examples;
}

/// One regression while it learns.
class Learner {
 public:
  Learner(std::size_t classes, const TrainOptions& options)
      : classes_(classes), options_(options), squares_(kBuckets * classes, kSmoothing) {
    weights_.rows.assign(kBuckets * classes, 0);
    weights_.biases.assign(classes, 0);
  }

  /// Learns from all examples but those of one part.
  void learn(std::span<const Example> examples, std::size_t left_out) {
    std::vector<const Example*> order;
    for (const Example& example : examples) {
      if (example.part != left_out) {
        order.push_back(&example);
      }
    }
    std::uint64_t state = options_.seed;
    for (int round = 0; round < options_.rounds; ++round) {
      for (std::size_t i = order.size(); i > 1; --i) {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        std::swap(order[i - 1], order[static_cast<std::size_t>((state >> 33U) % i)]);
      }
      for (const Example* example : order) {
        correct(*example);
      }
    }
  }

  [[nodiscard]] std::vector<float> scores(const Example& example) const {
    std::vector<float> scores = weights_.biases;
    for (const Weighted& entry : example.features) {
      for (std::size_t i = 0; i < classes_; ++i) {
        scores[i] += entry.value * weights_.rows[entry.bucket * classes_ + i];
      }
    }
    return scores;
  }

  [[nodiscard]] Weights take() { return std::move(weights_); }

 private:
  void correct(const Example& example) {
    std::vector<float> errors = scores(example);
    softmax(errors, 1);
    errors[example.label] -= 1;
    for (const Weighted& entry : example.features) {
      for (std::size_t i = 0; i < classes_; ++i) {
        const std::size_t at = entry.bucket * classes_ + i;
        const float gradient = entry.value * errors[i] + options_.decay * weights_.rows[at];
        squares_[at] += gradient * gradient;
        weights_.rows[at] -= options_.rate * gradient / std::sqrt(squares_[at]);
      }
    }
    for (std::size_t i = 0; i < classes_; ++i) {
      weights_.biases[i] -= 0.1F * options_.rate * errors[i];
    }
  }

  std::size_t classes_;
  const TrainOptions& options_;
  Weights weights_;
  std::vector<float> squares_;
};

/// Scores of one text by a model without it.
struct Held {
  std::size_t label = 0;
  std::vector<float> scores;
};

double surprise(std::span<const Held> held, float temperature) {
  double sum = 0;
  for (const Held& one : held) {
    std::vector<float> probabilities = one.scores;
    softmax(probabilities, temperature);
    sum -= std::log(static_cast<double>(std::max(probabilities[one.label], kLeast)));
  }
  return sum;
}

/// The temperature at which what was held out surprises least.
float calibrate(std::span<const Held> held) {
  float best = 1;
  double least = surprise(held, best);
  float temperature = 0.05F;
  while (temperature < 20) {
    const double now = surprise(held, temperature);
    if (now < least) {
      least = now;
      best = temperature;
    }
    temperature *= 1.1F;
  }
  return best;
}

}  // namespace

std::vector<std::string> classes_of(std::span<const ClassifiedText> texts) {
  std::vector<std::string> classes;
  for (const ClassifiedText& text : texts) {
    classes.push_back(text.label);
  }
  std::ranges::sort(classes);
  const auto doubles = std::ranges::unique(classes);
  classes.erase(doubles.begin(), doubles.end());
  return classes;
}

Trained train(std::span<const ClassifiedText> texts,
              const TrainOptions& options,
              const std::function<void(int)>& progress) {
  std::vector<std::string> classes = classes_of(texts);
  const std::vector<Example> examples = read_examples(texts, classes);
  std::vector<Held> held(examples.size());
  int done = 0;
  for (std::size_t part = 0; part < kParts; ++part) {
    Learner learner(classes.size(), options);
    learner.learn(examples, part);
    for (std::size_t i = 0; i < examples.size(); ++i) {
      if (examples[i].part == part) {
        held[i] = {.label = examples[i].label, .scores = learner.scores(examples[i])};
      }
    }
    if (progress) {
      progress(++done);
    }
  }
  Learner learner(classes.size(), options);
  learner.learn(examples, kParts);
  Weights weights = learner.take();
  weights.temperature = calibrate(held);
  Trained result{.model = Model::pack(std::move(classes), weights), .judged = {}};
  for (Held& one : held) {
    softmax(one.scores, weights.temperature);
    result.judged.push_back({.label = one.label, .probabilities = std::move(one.scores)});
  }
  if (progress) {
    progress(++done);
  }
  return result;
}

}  // namespace sluice::linear
