#pragma once

#include <cstddef>
#include <filesystem>

#include "algo/yaml/parse.h"
#include "base/result.h"

namespace sluice {

inline constexpr std::size_t kConfigBytesMax = 4U << 20U;  ///< of one file
inline constexpr std::size_t kConfigFilesMax = 64;         ///< in `conf.d`

/// A configuration as one document: the file itself, then each `conf.d/*.yaml` beside it, in the
/// order of their names. A file that should be part of it and cannot be read is a problem: a rule
/// that nobody loaded would look obeyed.
///
/// @error not_found, io_failed, too_large  of the file itself
[[nodiscard]] Result<yaml::Document> read_configuration_text(const std::filesystem::path& file);

}  // namespace sluice
