#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace sluice::dialects::openai_chat {

/// The status that OpenAI's clients expect; they choose their error class by it.
[[nodiscard]] int error_status(const Error& error);

/// `{"error":{"message","type","param","code"}}`: all four keys, `param` and `code` a string or
/// null.
[[nodiscard]] std::string error_body(const Error& error);

/// The same as an event of a stream; the clients throw when they read it.
[[nodiscard]] std::string error_event(const Error& error);

}  // namespace sluice::dialects::openai_chat
