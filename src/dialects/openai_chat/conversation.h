#pragma once

#include <string>

#include "base/result.h"
#include "dialects/wire/field.h"
#include "domain/conversation.h"
#include "domain/model.h"

namespace sluice::dialects::openai_chat {

/// dialects::read_conversation for a body that is walked already.
///
/// Hints that no other dialect has are left out: seed, penalties, logit_bias, logprobs,
/// reasoning_effort, service_tier, prediction, cache keys. What would change the meaning of the
/// answer is refused: n > 1, sound, JSON mode without a schema, custom tools, a choice among
/// allowed tools, files by id.
/// @error unsupported  with the JSON path of what has no place elsewhere
[[nodiscard]] Result<Conversation> read_conversation(const Document& document);

/// dialects::write_conversation. An error flag of a tool's result becomes the word `error: ` before
/// it; images in a tool's result follow it in a user message of their own.
/// @error unsupported  media of a kind that chat does not know
[[nodiscard]] Result<std::string> write_conversation(const Conversation& conversation,
                                                     const Model& model);

}  // namespace sluice::dialects::openai_chat
