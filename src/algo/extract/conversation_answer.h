#pragma once

#include <vector>

#include "domain/answer_event.h"
#include "domain/conversation.h"

namespace sluice::extract {

/// Answers a conversation by quoting it: reply() as events.
///
/// Keeps what the caller asked for: `output_tokens_max` (a token counts as four bytes) and stop
/// sequences cut the answer. Text comes in pieces of a few words; joined, they are the same whether
/// streamed or not. Media, tool definitions and earlier calls are not read.
///
/// @return started, text..., stopped, usage (estimated)
[[nodiscard]] std::vector<AnswerEvent> answer_conversation(const Conversation& conversation);

}  // namespace sluice::extract
