#include "algo/ner/lattice.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

// Fused multiply-add would round differently where a processor has it.
#pragma STDC FP_CONTRACT OFF

namespace sluice::ner {
namespace {

constexpr float kImpossible = -std::numeric_limits<float>::infinity();
constexpr float kLeast = std::numeric_limits<float>::min();  // Keeps sums away from division by 0.

}  // namespace

float exact_exp(float x) {
  if (x < -87.0F) {
    return 0.0F;
  }
  // 2^n * 2^f with f in -0.5..0.5; the polynomial is the Taylor series of 2^f.
  const float scaled = std::min(x, 88.0F) * 1.44269504F;
  const float whole = std::nearbyint(scaled);
  const float f = (scaled - whole) * 0.69314718F;
  float sum = 1.0F / 720.0F;
  for (const float c : {1.0F / 120.0F, 1.0F / 24.0F, 1.0F / 6.0F, 0.5F, 1.0F, 1.0F}) {
    sum = sum * f + c;
  }
  const auto exponent = static_cast<std::uint32_t>(static_cast<int>(whole) + 127);
  return sum * std::bit_cast<float>(exponent << 23U);
}

void Lattice::best_tags(std::span<const Scores> scores,
                        const Transitions& transitions,
                        std::vector<Tag>& tags) {
  tags.resize(scores.size());
  if (scores.empty()) {
    return;
  }
  back_.resize(scores.size());
  Scores best;
  best.fill(kImpossible);
  for (Tag tag = 0; tag < kTags; ++tag) {
    if (is_opening(tag)) {
      best[tag] = transitions[kOutside][tag] + scores[0][tag];
    }
  }
  for (std::size_t at = 1; at < scores.size(); ++at) {
    Scores next;
    for (Tag tag = 0; tag < kTags; ++tag) {
      float most = kImpossible;
      Tag from = kOutside;
      for (std::uint8_t i = 0; i < kPredecessors.counts[tag]; ++i) {
        const Tag before = kPredecessors.tags[tag][i];
        const float score = best[before] + transitions[before][tag];
        from = score > most ? before : from;
        most = std::max(score, most);
      }
      next[tag] = most + scores[at][tag];
      back_[at][tag] = from;
    }
    best = next;
  }
  Tag last = kOutside;
  float most = kImpossible;
  for (Tag tag = 0; tag < kTags; ++tag) {
    if (is_closed(tag) && best[tag] + transitions[tag][kOutside] > most) {
      most = best[tag] + transitions[tag][kOutside];
      last = tag;
    }
  }
  for (std::size_t at = scores.size(); at-- > 0;) {
    tags[at] = last;
    last = back_[at][last];
  }
}

Transitions weights_of(const Transitions& transitions) {
  Transitions weights{};
  for (std::size_t before = 0; before < kTags; ++before) {
    for (std::size_t tag = 0; tag < kTags; ++tag) {
      weights[before][tag] = exact_exp(transitions[before][tag]);
    }
  }
  return weights;
}

void Lattice::sum(std::span<const Scores> scores, const Transitions& weights) {
  weights_ = weights;
  log_total_ = 0;
  for (auto* rows : {&token_weights_, &forward_, &backward_, &marginals_}) {
    rows->resize(scores.size());
  }
  scales_.resize(scores.size());
  if (scores.empty()) {
    return;
  }
  weigh_tokens(scores);
  sum_forward();
  sum_backward();
  for (std::size_t at = 0; at < scores.size(); ++at) {
    for (std::size_t tag = 0; tag < kTags; ++tag) {
      marginals_[at][tag] = forward_[at][tag] * backward_[at][tag];
    }
  }
}

void Lattice::weigh_tokens(std::span<const Scores> scores) {
  for (std::size_t at = 0; at < scores.size(); ++at) {
    const float most = *std::ranges::max_element(scores[at]);
    for (std::size_t tag = 0; tag < kTags; ++tag) {
      token_weights_[at][tag] = exact_exp(scores[at][tag] - most);
    }
    log_total_ += static_cast<double>(most);
  }
}

void Lattice::sum_forward() {
  for (std::size_t at = 0; at < forward_.size(); ++at) {
    float total = 0;
    for (Tag tag = 0; tag < kTags; ++tag) {
      float sum = at == 0 && is_opening(tag) ? weights_[kOutside][tag] : 0;
      for (std::uint8_t i = 0; at > 0 && i < kPredecessors.counts[tag]; ++i) {
        const Tag before = kPredecessors.tags[tag][i];
        sum += forward_[at - 1][before] * weights_[before][tag];
      }
      forward_[at][tag] = sum * token_weights_[at][tag];
      total += forward_[at][tag];
    }
    scales_[at] = std::max(total, kLeast);
    for (float& value : forward_[at]) {
      value /= scales_[at];
    }
    log_total_ += std::log(static_cast<double>(scales_[at]));
  }
}

void Lattice::sum_backward() {
  const std::size_t last = forward_.size() - 1;
  float total = 0;
  for (Tag tag = 0; tag < kTags; ++tag) {
    backward_[last][tag] = is_closed(tag) ? weights_[tag][kOutside] : 0;
    total += forward_[last][tag] * backward_[last][tag];
  }
  total = std::max(total, kLeast);
  for (float& value : backward_[last]) {
    value /= total;
  }
  log_total_ += std::log(static_cast<double>(total));
  for (std::size_t at = last; at-- > 0;) {
    backward_[at].fill(0);
    for (Tag tag = 0; tag < kTags; ++tag) {
      const float ahead = backward_[at + 1][tag] * token_weights_[at + 1][tag] / scales_[at + 1];
      for (std::uint8_t i = 0; i < kPredecessors.counts[tag]; ++i) {
        const Tag before = kPredecessors.tags[tag][i];
        backward_[at][before] += weights_[before][tag] * ahead;
      }
    }
  }
}

float Lattice::span_probability(std::size_t begin, std::size_t end, NameType type) const {
  if (end - begin == 1) {
    return marginals_[begin][tag_of(type, Part::single)];
  }
  Tag tag = tag_of(type, Part::begin);
  float probability = forward_[begin][tag];
  for (std::size_t at = begin + 1; at < end; ++at) {
    const Tag next = tag_of(type, at + 1 == end ? Part::end : Part::inside);
    probability *= weights_[tag][next] * token_weights_[at][next] / scales_[at];
    tag = next;
  }
  return probability * backward_[end - 1][tag];
}

void Lattice::add_expected_transitions(Transitions& counts) const {
  if (forward_.empty()) {
    return;
  }
  for (Tag tag = 0; tag < kTags; ++tag) {
    if (is_opening(tag)) {
      counts[kOutside][tag] += marginals_.front()[tag];
    }
    if (is_closed(tag)) {
      counts[tag][kOutside] += marginals_.back()[tag];
    }
  }
  for (std::size_t at = 1; at < forward_.size(); ++at) {
    for (Tag tag = 0; tag < kTags; ++tag) {
      const float ahead = backward_[at][tag] * token_weights_[at][tag] / scales_[at];
      for (std::uint8_t i = 0; i < kPredecessors.counts[tag]; ++i) {
        const Tag before = kPredecessors.tags[tag][i];
        counts[before][tag] += forward_[at - 1][before] * weights_[before][tag] * ahead;
      }
    }
  }
}

}  // namespace sluice::ner
