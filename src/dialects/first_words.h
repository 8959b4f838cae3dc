#pragma once

#include <string>

#include "domain/request.h"

namespace sluice::dialects {

/// What the first user message says, whatever escapes it was written with: what two turns of one
/// conversation have in common where the caller names no session. Empty: there is none.
[[nodiscard]] std::string first_words(const Request& request);

}  // namespace sluice::dialects
