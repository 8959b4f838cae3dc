#pragma once

#include <CLI/CLI.hpp>

#include "app/command_line.h"

namespace sluice {

/// The commands that make models: `train`.
void add_train_commands(CLI::App& root, Command& command);

}  // namespace sluice
