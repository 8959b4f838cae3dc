#pragma once

#include <cstddef>

/// How much may stand in test files. Beyond it: a problem that names the limit.
namespace sluice::policy_commands {

inline constexpr std::size_t kTestFilesMax = 256;
inline constexpr std::size_t kTestFileBytesMax = std::size_t{1} << 20U;
inline constexpr std::size_t kCasesMax = 1'000;                           ///< of one file
inline constexpr std::size_t kCaseTextBytesMax = std::size_t{64} << 10U;  ///< of one case's `text`

}  // namespace sluice::policy_commands
