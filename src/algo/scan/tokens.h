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

  void find_encoded(std::size_t begin, std::size_t end);
  [[nodiscard]] std::size_t next_line(std::size_t end) const;

  Sweep& sweep_;
  /// For each Body, where the stretch of its bytes ends that was looked at last: many prefixes in
  /// one long stretch must not read it again and again.
  std::array<std::size_t, kBodyCount> ends_{};
  std::size_t encoded_end_ = 0;
  std::size_t end_ = 0;  ///< of what find() saw last
};

}  // namespace sluice::scan
