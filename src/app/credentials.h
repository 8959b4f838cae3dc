#pragma once

#include <string_view>

#include "base/result.h"
#include "base/secret.h"

namespace sluice {

/// What `env:NAME` or `file:/path` leads to, without surrounding white space; an empty reference is
/// an empty credential. Reads the environment: call before threads start.
/// @error not_found  the variable or file is absent or empty; the message names it, never its
/// content
[[nodiscard]] Result<Secret> read_credential(std::string_view reference);

[[nodiscard]] bool has_credential(std::string_view reference);

}  // namespace sluice
