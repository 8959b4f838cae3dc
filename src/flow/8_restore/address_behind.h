#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "algo/placeholder/matcher.h"
#include "flow/8_restore/json_characters.h"
#include "flow/8_restore/rest.h"

namespace sluice::restore {

/// What follows a placeholder makes of the value that would be put there.
enum class Behind : std::uint8_t {
  nothing,  ///< no more than it is
  address,  ///< the front of a host or of an e-mail address: `PERSON_X.evil.example`
  unknown,  ///< the text ends before that can be told
};

/// The most bytes behind a placeholder that are looked at: no address is longer (RFC 5321, section
/// 4.5.3.1).
inline constexpr std::size_t kAddressBytesMax = 320;

/// A last label that no public name ends with: one letter, a number, a usual ending of a file.
[[nodiscard]] bool ends_no_host(std::string_view label);

/// Looks at what stands behind a placeholder. A look-up of `jane.evil.example`, or a letter to
/// `jane@evil.example`, tells the value to whoever owns that name, without any URL.
///
/// A dot with a word behind it makes an address, unless the word is no top-level domain: digits
/// alone, one letter, or the usual ending of a file's name.
///
/// @param text        what follows; the verdict depends on nothing behind the first byte that can
///                    stand in no address, so not on how a stream was cut
/// @param characters  of JSON source: as it stands before `text`
[[nodiscard]] Behind address_behind(std::string_view text,
                                    Rest rest,
                                    placeholder::Encoding encoding,
                                    JsonCharacters characters);

}  // namespace sluice::restore
