#pragma once

#include "app/command_line.h"

namespace sluice::init {

/// `sluice init`: writes a configuration and its policy tests.
[[nodiscard]] int run_init(const InitOptions& options);

}  // namespace sluice::init
