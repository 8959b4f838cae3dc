#include "algo/scan/evidence.h"

namespace sluice::scan {

const ConceptSet& Evidence::near() {
  if (!near_) {
    near_ = sweep_.concepts_before(begin_);
  }
  return *near_;
}

const ConceptSet& Evidence::around() {
  if (!around_) {
    around_ = sweep_.concepts(begin_, end_);
  }
  return *around_;
}

bool Evidence::is_alone() {
  if (!is_alone_) {
    is_alone_ = sweep_.stands_alone(begin_, end_);
  }
  return *is_alone_;
}

bool Evidence::may_count(const Claim& claim) {
  return around().contains(claim.word) || around().contains(claim.also) ||
         (claim.proof != Proof::word && is_alone());
}

int Evidence::score_of_words(const Claim& claim, bool is_valid) {
  if (near().contains(claim.word)) {
    return is_valid ? 90 : 50;
  }
  if (is_valid && near().contains(claim.also)) {
    return 85;
  }
  if (around().contains(claim.word)) {
    return is_valid ? 80 : 40;
  }
  if (is_valid && around().contains(claim.also)) {
    return 75;
  }
  if (!is_valid || claim.proof == Proof::word || !is_alone()) {
    return 0;
  }
  return claim.proof == Proof::alone ? 45 : 70;
}

}  // namespace sluice::scan
