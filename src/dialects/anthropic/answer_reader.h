#pragma once

#include <memory>

#include "dialects/dialect.h"

namespace sluice::dialects::anthropic {

/// Passes an engine's message on: its own JSON, with the model's name patched.
[[nodiscard]] std::unique_ptr<AnswerReader> make_answer_reader(const AnswerShape& want,
                                                               json::Tape& scratch);

}  // namespace sluice::dialects::anthropic
