#pragma once

#include <filesystem>
#include <string_view>

#include "base/result.h"
#include "base/secret.h"
#include "ports/entropy.h"

namespace sluice::stores {

inline constexpr std::size_t kMasterKeyBytes = 32;

/// The key from which an installation derives all others (pseudonyms, commitments, the journal's
/// signature): 32 bytes. On disk it is 64 hexadecimal digits and a line feed.
///
/// @param data_dir   made when absent
/// @param reference  `file:/path` of a key that somebody else provides; empty: `master.key` in
///                   `data_dir`, made on first use so that two processes that start together agree
/// @error config_invalid  the reference is no `file:`, the file is missing, readable by others,
///                        owned by somebody else, or does not hold a key
/// @error io_failed
[[nodiscard]] Result<Secret> load_master_key(const std::filesystem::path& data_dir,
                                             std::string_view reference,
                                             Entropy& entropy);

}  // namespace sluice::stores
