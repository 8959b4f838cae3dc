#include "app/version_command.h"

#include <fmt/format.h>

#include "app/exit_code.h"

namespace sluice {

int run_version(const VersionOptions& options) {
  if (options.format == Format::json) {
    fmt::print("{{\"version\": \"{}\"}}\n", SLUICE_VERSION);
  } else {
    fmt::print("sluice {}\n", SLUICE_VERSION);
  }
  return to_int(ExitCode::ok);
}

}  // namespace sluice
