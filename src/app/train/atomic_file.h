#pragma once

#include <filesystem>
#include <string_view>

#include "base/result.h"

namespace sluice::train {

/// Writes `path` whole: under another name beside it, synced, then renamed over what was there.
/// @error io_failed
[[nodiscard]] Result<void> write_whole_file(const std::filesystem::path& path,
                                            std::string_view bytes);

}  // namespace sluice::train
