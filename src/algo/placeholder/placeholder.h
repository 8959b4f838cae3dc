#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/digest.h"

namespace sluice::placeholder {

/// The letters of the second part: no vowels, so no words; no digits, so no look-alike of a card or
/// a phone number.
inline constexpr std::string_view kLetters = "BCDFGHJKLMNPQRSTVWXZ";
inline constexpr std::size_t kLetterCount = 10;
/// Longer types (names of configured entities) are cut, so that a stream holds back little.
inline constexpr std::size_t kTypeBytesMax = 48;

/// What stands for `value` within one scope: `TYPE_` and ten letters of HMAC-SHA-256(scope, TYPE,
/// 0, value). The same arguments give the same text on every machine.
///
/// Each letter is 24 bits of the digest modulo 20, without rejection: the likeliest letter is
/// 1.2e-6 likelier than the rarest. 20^10 values are 43 bits; two of 10,000 values of one request
/// meet with probability 5e-6, which whoever issues them must check.
///
/// @param type   `EMAIL`: [A-Z_]+, not empty
/// @param value  the exact bytes; different spellings get different placeholders
[[nodiscard]] std::string make(const Digest& scope, std::string_view type, std::string_view value);

/// True when `word` has the form of a placeholder, exactly as issued: what a text may not hold by
/// chance.
[[nodiscard]] bool has_form(std::string_view word);

/// True for one of kLetters.
[[nodiscard]] constexpr bool is_letter(char c) {
  return kLetters.find(c) != std::string_view::npos;
}

}  // namespace sluice::placeholder
