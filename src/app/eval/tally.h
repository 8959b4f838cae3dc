#pragma once

#include <cstddef>

namespace sluice::eval {

/// A share and the interval that holds the true one with 95 % confidence.
struct Share {
  double value = 0;
  double low = 0;
  double high = 1;
};

/// `hits` of `total`, with the score interval. Of nothing, the share is 1 and says nothing.
/// Source: Wilson 1927, "Probable inference, the law of succession, and statistical inference".
[[nodiscard]] Share share_of(std::size_t hits, std::size_t total);

/// The weighted harmonic mean of precision and recall; the interval is that of both ends together,
/// so it is wide. `beta` 2 counts recall four times.
/// Source: van Rijsbergen 1979, "Information Retrieval", chapter 7.
[[nodiscard]] Share f_score(const Share& precision, const Share& recall, double beta);

/// What was expected and what was found of one type, or of all.
struct Tally {
  std::size_t expected = 0;
  std::size_t covered = 0;  ///< expected places every byte of which was found, as any type
  std::size_t touched = 0;  ///< expected places of which a byte was found
  std::size_t exact = 0;    ///< expected places found as this type from the first to the last byte
  std::size_t found = 0;
  std::size_t right = 0;  ///< findings that touch an expected place of any type

  [[nodiscard]] Share recall() const { return share_of(covered, expected); }

  [[nodiscard]] Share precision() const { return share_of(right, found); }

  Tally& operator+=(const Tally& other);
};

}  // namespace sluice::eval
