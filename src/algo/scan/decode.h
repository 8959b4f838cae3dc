#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace sluice::scan {

/// Encodings shorter than this hold nothing that could not be found otherwise.
inline constexpr std::size_t kEncodedMin = 16;

/// What the texts inside of one text may unpack to, all together. What is beyond is not read: the
/// text then counts as one that cannot be scanned.
inline constexpr std::size_t kUnpackedBytesMax = 4U << 20U;

/// True when `run`, a run of token bytes, may be base64, base64url or hex of a text or of gzip:
/// its first bytes decode to readable ones. Looks at 16 bytes.
[[nodiscard]] bool may_be_encoded(std::string_view run);

/// The text that `run` is base64, base64url (RFC 4648, with line breaks and without padding, too)
/// or hex of, unpacked when it is gzip (RFC 1952); empty when it is none.
///
/// @param bytes_max  what it may unpack to
/// @error too_large  it is more
[[nodiscard]] Result<std::optional<std::string>> decode(std::string_view run,
                                                        std::size_t bytes_max);

}  // namespace sluice::scan
