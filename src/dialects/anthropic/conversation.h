#pragma once

#include <string>

#include "base/result.h"
#include "dialects/wire/field.h"
#include "domain/conversation.h"
#include "domain/model.h"

namespace sluice::dialects::anthropic {

/// dialects::read_conversation for a body that is walked already.
///
/// Thinking blocks are left out: only who signed them can read them. So are hints: cache_control,
/// citations, top_k, effort, the thinking budget, service_tier. What only the vendor can do is
/// refused: its own tools and their results, tool servers, containers, files by id.
/// @error unsupported  with the JSON path of what has no place elsewhere
[[nodiscard]] Result<Conversation> read_conversation(const Document& document);

/// dialects::write_conversation. Messages of one role that follow each other become one; all system
/// text comes first. `temperature` and `top_p` are not sent: since version 2026-10-21, and for all
/// models since Opus 4.7, the vendor refuses requests that have them.
/// @error unsupported  media of a kind that this dialect does not know
[[nodiscard]] Result<std::string> write_conversation(const Conversation& conversation,
                                                     const Model& model);

}  // namespace sluice::dialects::anthropic
