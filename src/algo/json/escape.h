#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::json {

/// Undoes `depth` rounds of JSON string escaping (RFC 8259, section 7) of a text that was walked,
/// so is valid.
[[nodiscard]] std::string unescape(std::string_view raw, unsigned depth);

/// The same, and where each byte came from.
///
/// @param text     is replaced by the unescaped bytes
/// @param origins  is replaced by text.size() + 1 offsets into `raw`: byte i of `text` stems from
///                 raw[origins[i] .. origins[j]) where j > i is the next offset that differs; bytes
///                 of one escape (a surrogate pair's four) share one origin; the last entry is
///                 raw.size()
void unescape(std::string_view raw,
              unsigned depth,
              std::string& text,
              std::vector<std::uint32_t>& origins);

/// Appends `text` with `depth` rounds of JSON string escaping; control characters as \n, \t ... or
/// \u00XX. Writes no quotes. Non-ASCII stays as it is.
void append_escaped(std::string& out, std::string_view text, unsigned depth);

[[nodiscard]] std::string escaped(std::string_view text, unsigned depth = 1);

}  // namespace sluice::json
