#include "algo/placeholder/lookalike.h"

#include "algo/placeholder/placeholder.h"

namespace sluice::placeholder {
namespace {

/// One more than fits, so that a longer word is known to be longer.
constexpr std::size_t kWordBytesMax = kTypeBytesMax + 1 + kLetterCount + 1;

bool is_word(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace

void LookalikeCounter::feed(std::string_view text) {
  for (const char c : text) {
    if (!is_word(c)) {
      end_word();
    } else if (word_.size() < kWordBytesMax) {
      word_ += c;
    }
  }
}

void LookalikeCounter::end_word() {
  if (!word_.empty()) {
    count_ += has_form(word_) ? 1U : 0U;
    word_.clear();
  }
}

}  // namespace sluice::placeholder
