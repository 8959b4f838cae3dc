#pragma once

#include <CLI/CLI.hpp>

#include "app/command_line.h"

namespace sluice {

/// The commands about policies and what they do with requests: `policy`, `review`, `drill`,
/// `schema`, `init`.
void add_policy_commands(CLI::App& root, Command& command);

}  // namespace sluice
