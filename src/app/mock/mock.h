#pragma once

#include "app/mock/options.h"

namespace sluice::mock {

/// `sluice mock`: listens until SIGTERM or SIGINT. Prints `{"listening":"127.0.0.1:PORT"}` on
/// standard output when it is ready, and with `options.report` the counts when it ends.
/// @return an exit code of app/exit_code.h; 2 when an option is wrong
[[nodiscard]] int run_mock(const MockOptions& options);

}  // namespace sluice::mock
