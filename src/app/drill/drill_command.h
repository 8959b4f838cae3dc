#pragma once

#include "app/command_line.h"

namespace sluice::drill {

/// `sluice drill`: synthetic requests through a gateway, compared with what the policy says. Exit
/// code 0 when all held, 4 when something did not.
[[nodiscard]] int run_drill(const DrillOptions& options);

}  // namespace sluice::drill
