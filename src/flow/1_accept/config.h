#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/problem.h"

namespace sluice::accept {

/// What a body may be. Everything beyond is refused with 413 and the name of the limit.
struct Config {
  std::size_t body_bytes_max = 32U << 20U;    ///< 1 KiB .. 1 GiB; default 32 MiB
  std::uint32_t json_depth_max = 64;          ///< 8 .. 512
  std::uint32_t json_tokens_max = 1'000'000;  ///< 1,000 .. 10^7

  /// All that is wrong, each line naming its key.
  [[nodiscard]] std::vector<Problem> validate() const;
};

}  // namespace sluice::accept
