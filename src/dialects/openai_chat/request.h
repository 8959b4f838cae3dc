#pragma once

#include "algo/json/tape.h"
#include "base/result.h"
#include "domain/request.h"

namespace sluice::dialects::openai_chat {

/// dialects::read_request for a body that is walked already.
/// Source: OpenAI's API reference, "Create chat completion", and the types of `openai` 6.49 (npm).
[[nodiscard]] Result<void> read_request(Request& request, const json::Tape& tape);

}  // namespace sluice::dialects::openai_chat
