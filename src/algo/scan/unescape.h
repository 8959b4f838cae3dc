#pragma once

#include <string>
#include <string_view>

namespace sluice::scan {

/// Undoes one round of JSON string escaping (RFC 8259, section 7) all over `text`, in strings or
/// not. A backslash that begins no escape stays.
///
/// @param out  is replaced
/// @return false when a surrogate stands alone, so that what it would become is not known
[[nodiscard]] bool unescape_everywhere(std::string_view text, std::string& out);

}  // namespace sluice::scan
