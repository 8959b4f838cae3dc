#pragma once

#include <cstddef>

/// How large a policy may be. Beyond it: a problem that names the limit.
namespace sluice::policy {

inline constexpr std::size_t kLevelsMax = 8;
inline constexpr std::size_t kCategoriesMax = 16;
inline constexpr std::size_t kRegionsMax = 8;
inline constexpr std::size_t kIntentsMax = 16;
inline constexpr std::size_t kZonesMax = 64;
inline constexpr std::size_t kEnginesMax = 64;
inline constexpr std::size_t kModelsMax = 256;  ///< of all engines together
inline constexpr std::size_t kWorkloadsMax = 256;
inline constexpr std::size_t kRulesMax = 1'024;   ///< of each kind
inline constexpr std::size_t kSelectorsMax = 64;  ///< of one route
inline constexpr std::size_t kMarkingsMax = 256;
inline constexpr std::size_t kDictionariesMax = 64;
inline constexpr std::size_t kPatternsMax = 64;
inline constexpr std::size_t kNetworksMax = 64;
inline constexpr std::size_t kRangesMax = 256;  ///< of one network
inline constexpr std::size_t kHostsMax = 64;
inline constexpr std::size_t kSuffixesMax = 1'024;  ///< of one entry
inline constexpr std::size_t kHostBytesMax = 253;   ///< RFC 1035, section 2.3.4, as it is written
inline constexpr std::size_t kWordsMax = 100'000;   ///< of one dictionary
inline constexpr std::size_t kWordBytesMax = 256;
inline constexpr std::size_t kNameBytesMax = 128;  ///< of whatever has a name
inline constexpr std::size_t kRestoreHostsMax = 256;

}  // namespace sluice::policy
