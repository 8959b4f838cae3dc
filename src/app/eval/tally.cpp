#include "app/eval/tally.h"

#include <cmath>

namespace sluice::eval {

Share share_of(std::size_t hits, std::size_t total) {
  if (total == 0) {
    return {.value = 1, .low = 0, .high = 1};
  }
  static constexpr double kZ = 1.959964;  // Two-sided 95 % of the normal distribution.
  const auto n = static_cast<double>(total);
  const double p = static_cast<double>(hits) / n;
  const double middle = (p + kZ * kZ / (2 * n)) / (1 + kZ * kZ / n);
  const double half = kZ / (1 + kZ * kZ / n) * std::sqrt(p * (1 - p) / n + kZ * kZ / (4 * n * n));
  return {.value = p, .low = std::fmax(0, middle - half), .high = std::fmin(1, middle + half)};
}

namespace {

double f_of(double precision, double recall, double beta) {
  const double squared = beta * beta;
  const double below = squared * precision + recall;
  return below == 0 ? 0 : (1 + squared) * precision * recall / below;
}

}  // namespace

Share f_score(const Share& precision, const Share& recall, double beta) {
  return {.value = f_of(precision.value, recall.value, beta),
          .low = f_of(precision.low, recall.low, beta),
          .high = f_of(precision.high, recall.high, beta)};
}

Tally& Tally::operator+=(const Tally& other) {
  expected += other.expected;
  covered += other.covered;
  touched += other.touched;
  exact += other.exact;
  found += other.found;
  right += other.right;
  return *this;
}

}  // namespace sluice::eval
