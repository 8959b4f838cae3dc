#pragma once

#include "base/result.h"
#include "base/task.h"
#include "flow/visit.h"
#include "ports/exchange.h"

namespace sluice {

/// Answers `GET /v1/models` and `GET /v1/models/ID`: the names that this caller may use, which are
/// `auto`, `fast`, `smart`, its granted workloads and the models of engines that are on. Sends
/// nothing to any engine.
/// @error unauthenticated, not_found, cancelled
[[nodiscard]] Task<Result<void>> list_models(House& house, Exchange& exchange, const Visit& visit);

}  // namespace sluice
