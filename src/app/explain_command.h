#pragma once

#include "app/command_line.h"

namespace sluice {

/// `sluice explain`: decides about a request and prints the tree of why; sends nothing anywhere.
/// Exit code 6 when the request is malformed.
[[nodiscard]] int run_explain(const ExplainOptions& options);

}  // namespace sluice
