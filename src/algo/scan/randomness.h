#pragma once

#include <string_view>

namespace sluice::scan {

/// Shannon entropy of the bytes of `text` in 1/256 bit a byte, from a table of integers, so that
/// every machine agrees. Only the first 255 bytes count.
[[nodiscard]] unsigned entropy_256ths(std::string_view text);

[[nodiscard]] bool is_vowel(char c);

/// True for the shape of a UUID (RFC 9562), with any letters.
[[nodiscard]] bool is_uuid(std::string_view text);

/// True for text that was drawn at random rather than written: it changes between digits, small and
/// capital letters more often than names do, and is varied enough.
[[nodiscard]] bool looks_random(std::string_view whole);

/// True for text that was drawn at random out of few characters: small letters and digits, or
/// digits alone. Weaker than looks_random: for values whose name says that they are a secret.
[[nodiscard]] bool looks_drawn(std::string_view whole);

/// True for what stands in documentation in place of a secret: `xxxx`, `<token>`, `${VAR}`,
/// `changeme`, `your_api_key_here`, `***`, `null`.
[[nodiscard]] bool is_stand_in(std::string_view whole);

}  // namespace sluice::scan
