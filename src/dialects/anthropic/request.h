#pragma once

#include "algo/json/tape.h"
#include "base/result.h"
#include "domain/request.h"

namespace sluice::dialects::anthropic {

/// dialects::read_request for a body that is walked already.
/// Source: Anthropic's Messages API reference, and the types of `@anthropic-ai/sdk` 1.12 (npm),
/// which is version 2026-10-21 of the interface; requests of version 2023-06-01 are a part of it.
[[nodiscard]] Result<void> read_request(Request& request, const json::Tape& tape);

}  // namespace sluice::dialects::anthropic
