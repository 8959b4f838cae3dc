#pragma once

#include <memory>

#include "dialects/dialect.h"

namespace sluice::dialects::openai_chat {

/// Passes an engine's chat answer on: its own JSON, with the model's name patched and what the
/// caller did not ask for taken out.
[[nodiscard]] std::unique_ptr<AnswerReader> make_answer_reader(const AnswerShape& want,
                                                               json::Tape& scratch);

}  // namespace sluice::dialects::openai_chat
