#pragma once

#include <CLI/CLI.hpp>

#include "app/command_line.h"

namespace sluice {

/// Adds every command with its options and examples to `root`; whichever the user names fills
/// `command`, which must outlive the parse.
void add_commands(CLI::App& root, Command& command);

}  // namespace sluice
