#pragma once

#include "base/result.h"
#include "base/task.h"
#include "flow/visit.h"
#include "policy/explain.h"
#include "ports/exchange.h"

namespace sluice {

/// Answers `x-sluice-dry-run: 1`: the explanation of the decision as JSON, without any text of the
/// request. Nothing was sent to any engine, and nothing will be.
/// @error cancelled  the caller went away
[[nodiscard]] Task<Result<void>> explain_only(Exchange& exchange, const Visit& visit);

/// Why this request would go where; it must have been decided.
[[nodiscard]] policy::Explanation explanation_of(const Visit& visit);

}  // namespace sluice
