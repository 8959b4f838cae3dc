#pragma once

#include <cstdint>
#include <memory>

#include "dialects/dialect.h"

namespace sluice::dialects::openai_chat {

/// Writes chunks and `[DONE]`, or one `chat.completion`. Thinking goes into `reasoning_content`,
/// the name that most engines use; it is no part of OpenAI's own interface.
[[nodiscard]] std::unique_ptr<AnswerWriter> make_answer_writer(const AnswerShape& want,
                                                               std::int64_t created);

}  // namespace sluice::dialects::openai_chat
