#pragma once

#include "app/command_line.h"

namespace sluice {

/// `sluice version`.
[[nodiscard]] int run_version(const VersionOptions& options);

}  // namespace sluice
