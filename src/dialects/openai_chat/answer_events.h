#pragma once

#include <memory>

#include "dialects/wire/answer_events.h"

namespace sluice::dialects::openai_chat {

/// Reads a chat answer, streamed or whole, as events. Of several choices only the first is read:
/// the other dialect has no more. Refusals are read as text.
[[nodiscard]] std::unique_ptr<AnswerEvents> make_answer_events(json::Tape& scratch);

}  // namespace sluice::dialects::openai_chat
