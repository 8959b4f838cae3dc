#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace sluice::policy_commands {

/// The files that the configuration's `tests` names, sorted, each once. `*` and `?` stand for parts
/// of a file's name, never of a folder's.
///
/// @param folder  of the configuration: patterns are relative to it
/// @error config_invalid  a pattern names no file, or they name more than kTestFilesMax
[[nodiscard]] Result<std::vector<std::filesystem::path>> find_test_files(
    const std::filesystem::path& folder, const std::vector<std::string>& patterns);

}  // namespace sluice::policy_commands
