#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::scan {

/// Undoes one round of JSON string escaping (RFC 8259, section 7) all over `text`, in strings or
/// not. A backslash that begins no escape stays.
///
/// @param out  is replaced
/// @return whether `out` differs from `text`; unknown when a surrogate stands alone
enum class Unescaped : std::uint8_t { same, different, unknown };

[[nodiscard]] Unescaped unescape_everywhere(std::string_view text, std::string& out);

}  // namespace sluice::scan
