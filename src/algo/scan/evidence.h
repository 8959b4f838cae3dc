#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "algo/scan/sweep.h"

namespace sluice::scan {

/// What it takes to believe a candidate of the right shape.
enum class Proof : std::uint8_t {
  shape,     ///< its own shape, and its checksum if it has one
  checksum,  ///< the same and a word nearby, or nothing else in the slot
  alone,     ///< a word nearby, or nothing else in the slot; there is no checksum
  word,      ///< a word nearby; there is no checksum
};

/// What a candidate must be, to be believed.
struct Claim {
  Proof proof = Proof::checksum;
  Concept word{};  ///< names it, whatever its checksum says
  Concept
      also{};  ///< names its like (a tax number, an identity card): enough with a right checksum
};

/// What stands around one candidate; looked up when it is first asked for, once for all kinds that
/// the candidate may be of.
class Evidence {
 public:
  Evidence(const Sweep& sweep, std::size_t begin, std::size_t end)
      : sweep_(sweep), begin_(begin), end_(end) {}

  /// The score of the claim, 0 when it is not to be believed. A right shape with a wrong checksum
  /// counts where the word for it stands beside it.
  ///
  /// @param is_valid  called when its answer matters
  template <typename IsValid>
  [[nodiscard]] int score(const Claim& claim, IsValid is_valid) {
    if (claim.proof == Proof::shape) {
      return is_valid() ? 95 : score_of_words(claim, false);
    }
    return may_count(claim) ? score_of_words(claim, is_valid()) : 0;
  }

 private:
  [[nodiscard]] bool may_count(const Claim& claim);
  [[nodiscard]] int score_of_words(const Claim& claim, bool is_valid);
  [[nodiscard]] const ConceptSet& near();
  [[nodiscard]] const ConceptSet& around();
  [[nodiscard]] bool is_alone();

  const Sweep& sweep_;
  std::size_t begin_;
  std::size_t end_;
  std::optional<ConceptSet> near_;
  std::optional<ConceptSet> around_;
  std::optional<bool> is_alone_;
};

}  // namespace sluice::scan
