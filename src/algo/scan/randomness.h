#pragma once

#include <string_view>

namespace sluice::scan {

/// Shannon entropy of the bytes of `text` in 1/256 bit a byte, from a table of integers, so that
/// every machine agrees. Only the first 255 bytes count.
[[nodiscard]] unsigned entropy_256ths(std::string_view text);

/// True for text that was drawn at random rather than written: digits and letters mixed, varied
/// enough for its length, no words with separators between them.
[[nodiscard]] bool looks_random(std::string_view text);

/// True for what stands in documentation in place of a secret: `xxxx`, `<token>`, `${VAR}`,
/// `changeme`, `your_api_key_here`, `***`, `null`.
[[nodiscard]] bool is_stand_in(std::string_view text);

}  // namespace sluice::scan
