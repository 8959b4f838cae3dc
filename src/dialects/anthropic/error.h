#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace sluice::dialects::anthropic {

/// The status that Anthropic's clients expect: 529 for an engine that is overloaded.
[[nodiscard]] int error_status(const Error& error);

/// `{"type":"error","error":{"type","message"},"request_id"}`.
[[nodiscard]] std::string error_body(const Error& error, std::string_view request_id);

/// The same as the event `error` of a stream; the clients throw when they read it.
[[nodiscard]] std::string error_event(const Error& error, std::string_view request_id);

}  // namespace sluice::dialects::anthropic
