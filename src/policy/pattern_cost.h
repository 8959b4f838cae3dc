#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace sluice::policy {

/// Why a user's pattern slows scanning, the worst first.
enum class PatternCost : std::uint8_t {
  matches,   ///< it matches ordinary text: most requests are read in full, and have a finding
  always,    ///< no word of three letters or digits stands in all that it matches: tried on every
             ///< text
  ordinary,  ///< such words stand in ordinary text: tried on most texts
  none,      ///< texts without its words are never searched
};

/// What a regex that compiles costs in ordinary text: prose, source code, a request in JSON.
[[nodiscard]] PatternCost cost_of_pattern(const std::string& regex);

/// True for a dictionary's word that ordinary text has: nearly every text would be one with a
/// finding.
[[nodiscard]] bool is_ordinary_word(std::string_view word);

/// How fast ordinary text is searched for `regex`, in megabytes a second.
///
/// @param now  a clock that never goes back
[[nodiscard]] double megabytes_per_second(const std::string& regex,
                                          const std::function<std::chrono::nanoseconds()>& now);

}  // namespace sluice::policy
