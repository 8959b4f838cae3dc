#pragma once

#include <string>

namespace sluice::dialects::anthropic {

/// An id of a tool call as this dialect allows it: what is no letter, digit, `_` or `-` becomes
/// `_`. The same id always becomes the same, so that call and result still match.
[[nodiscard]] std::string tool_id(std::string id);

}  // namespace sluice::dialects::anthropic
