#pragma once

#include <optional>

#include "base/error.h"
#include "domain/ids.h"

namespace sluice {

/// One engine that was tried for a request.
struct Attempt {
  ModelIndex model{};
  ZoneIndex zone{};
  std::optional<ErrorCode> failure;  ///< empty: it answered, or is still at it
};

}  // namespace sluice
