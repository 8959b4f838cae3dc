#pragma once

#include <array>
#include <cstddef>

#include "algo/scan/encoded.h"
#include "algo/scan/secret_kinds.h"
#include "algo/scan/sweep.h"

namespace sluice::scan {

/// Finds keys in one text, whose runs of token bytes it is shown one after the other.
class TokenFinder {
 public:
  /// Both outlive it.
  TokenFinder(Sweep& sweep, EncodedFinder& encoded) : sweep_(sweep), encoded_(encoded) {}

  /// Reports what the run of at least sixteen token bytes at `begin` holds: keys with a known
  /// prefix, JSON web tokens, crypto addresses, and random-looking values beside a word that names
  /// a secret.
  void find(std::size_t begin);

  /// Reports the key that has the `=` at `sign` inside of it, when its run before that is too short
  /// to be shown to find().
  void find_before(std::size_t sign);

 private:
  [[nodiscard]] std::size_t body_end(const SecretKind& kind, std::size_t begin);
  [[nodiscard]] std::size_t match_kind(const SecretKind& kind, std::size_t begin);
  [[nodiscard]] std::size_t match_prefix(std::size_t begin);
  [[nodiscard]] std::size_t scheme_begin(std::size_t begin) const;
  [[nodiscard]] std::size_t match_split(std::size_t begin);
  [[nodiscard]] std::size_t match_telegram(std::size_t begin);

  Sweep& sweep_;
  EncodedFinder& encoded_;
  /// For each Body, where the stretch of its bytes ends that was looked at last: many prefixes in
  /// one long stretch must not read it again and again.
  std::array<std::size_t, kBodyCount> ends_{};
  std::size_t end_ = 0;  ///< of what find() saw last
};

}  // namespace sluice::scan
