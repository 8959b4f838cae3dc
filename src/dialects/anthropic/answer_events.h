#pragma once

#include <memory>

#include "dialects/wire/answer_events.h"

namespace sluice::dialects::anthropic {

/// Reads a message, streamed or whole, as events. Blocks of the vendor's own tools are left out:
/// the other dialect has no place for them.
[[nodiscard]] std::unique_ptr<AnswerEvents> make_answer_events(json::Tape& scratch);

}  // namespace sluice::dialects::anthropic
