#pragma once

#include "app/command_line.h"

namespace sluice {

/// `sluice serve`: runs the gateway until SIGTERM or SIGINT. When it is ready it prints one JSON
/// line,
/// `{"listening":"HOST:PORT"}`, on standard output; everything else goes to standard error. SIGHUP
/// reloads the configuration: a good one serves all later requests, a bad one changes nothing and
/// its problems are printed. Keys that were made or revoked are noticed within a second.
[[nodiscard]] int run_serve(const ServeOptions& options);

}  // namespace sluice
