#pragma once

#include <cstddef>
#include <utility>

#include "base/result.h"

namespace sluice::dialects {

/// What is wrong with one body. All of it is told at once, up to a limit, so that nobody mends a
/// request in ten rounds.
class Problems {
 public:
  static constexpr std::size_t kMax = 16;

  /// Keeps a failure, so that reading can go on behind it. Fails when there is no room for more,
  /// with everything that was kept: then the rest is not read.
  [[nodiscard]] Result<void> keep(Result<void> result) {
    return result ? std::move(result) : keep_failure(std::move(result).error());
  }

  /// Everything that was kept as one error: the first one's code and path, the others with their
  /// paths in its message. Success when there was nothing.
  [[nodiscard]] Result<void> verdict() const;

 private:
  Result<void> keep_failure(Error error);

  Error all_;
  std::size_t count_ = 0;
};

}  // namespace sluice::dialects
