#pragma once

#include <cstdint>
#include <memory>

#include "dialects/dialect.h"

namespace sluice::dialects::anthropic {

/// Writes the events of a message, or one `message`. Thinking is dropped: without the vendor's
/// signature the caller could not send it back.
[[nodiscard]] std::unique_ptr<AnswerWriter> make_answer_writer(const AnswerShape& want);

}  // namespace sluice::dialects::anthropic
