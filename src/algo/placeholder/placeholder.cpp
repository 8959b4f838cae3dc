#include "algo/placeholder/placeholder.h"

#include <algorithm>
#include <cstdint>

#include "base/assert.h"

namespace sluice::placeholder {
namespace {

constexpr std::size_t kDigestBytesPerLetter = 3;
static_assert(kLetterCount * kDigestBytesPerLetter <= std::tuple_size_v<Digest>);

bool is_type_character(char c) {
  return (c >= 'A' && c <= 'Z') || c == '_';
}

}  // namespace

std::string make(const Digest& scope, std::string_view type, std::string_view value) {
  SLUICE_ASSERT(!type.empty());
  const std::string_view separator("\0", 1);
  const Digest digest = hmac_sha256(scope, {type, separator, value});
  std::string text(type.substr(0, kTypeBytesMax));
  text += '_';
  for (std::size_t i = 0; i < kLetterCount; ++i) {
    const std::uint8_t* bytes = digest.data() + i * kDigestBytesPerLetter;
    const std::uint32_t bits = (std::uint32_t{bytes[0]} << 16U) | (std::uint32_t{bytes[1]} << 8U) |
                               std::uint32_t{bytes[2]};
    text += kLetters[bits % kLetters.size()];
  }
  return text;
}

bool has_form(std::string_view word) {
  if (word.size() < kLetterCount + 2 || word.size() > kTypeBytesMax + 1 + kLetterCount) {
    return false;
  }
  const std::size_t type_bytes = word.size() - kLetterCount - 1;
  return word[0] != '_' && word[type_bytes] == '_' &&
         std::ranges::all_of(word.substr(0, type_bytes), is_type_character) &&
         std::ranges::all_of(word.substr(type_bytes + 1), is_letter);
}

}  // namespace sluice::placeholder
