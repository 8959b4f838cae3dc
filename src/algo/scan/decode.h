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

/// How many bytes of `run` may be base64, base64url or hex of a text or of gzip: 0 when its first
/// 16 digits do not decode to readable bytes. Hex ends with its digits; base64 is all of the run,
/// since what stands behind it adds some bytes to the text and takes none away.
[[nodiscard]] std::size_t encoded_size(std::string_view run);

/// The text that `run` is base64, base64url (RFC 4648, with line breaks, also written out as `\n`,
/// and without padding, too) or hex of (blanks, colons and line breaks between its bytes do not
/// count), unpacked when it is gzip (RFC 1952); empty when it is none. Of UTF-16, base64 or hex, it
/// is the UTF-8.
///
/// @param bytes_max  what it may unpack to
/// @error too_large  it is more
[[nodiscard]] Result<std::optional<std::string>> decode(std::string_view run,
                                                        std::size_t bytes_max);

}  // namespace sluice::scan
