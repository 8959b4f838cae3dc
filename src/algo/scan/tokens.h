#pragma once

#include <array>
#include <cstddef>

#include "algo/scan/secret_kinds.h"
#include "algo/scan/sweep.h"

namespace sluice::scan {

/// Finds keys in one text, whose runs of token bytes it is shown one after the other.
class TokenFinder {
 public:
  explicit TokenFinder(Sweep& sweep) : sweep_(sweep) {}

  /// Reports what the run of at least sixteen token bytes at `begin` holds: keys with a known
  /// prefix, JSON web tokens, crypto addresses, and random-looking values beside a word that names
  /// a secret.
  void find(std::size_t begin);

 private:
  [[nodiscard]] std::size_t body_end(const SecretKind& kind, std::size_t begin);
  [[nodiscard]] std::size_t match_kind(const SecretKind& kind, std::size_t begin);
  [[nodiscard]] std::size_t match_prefix(std::size_t begin);
  [[nodiscard]] std::size_t match_telegram(std::size_t begin);

  Sweep& sweep_;
  /// For each Body, where the stretch of its bytes ends that was looked at last: many prefixes in
  /// one long stretch must not read it again and again.
  std::array<std::size_t, kBodyCount> ends_{};
};

}  // namespace sluice::scan
