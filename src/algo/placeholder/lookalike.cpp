#include "algo/placeholder/lookalike.h"

#include <algorithm>

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
  // Without an underscore no word of it has the form; but its first word may end one that began
  // before, and its last one may begin one.
  if (!text.contains('_')) {
    const std::size_t first_end =
        static_cast<std::size_t>(std::ranges::find_if_not(text, is_word) - text.begin());
    read(text.substr(0, first_end));
    if (first_end == text.size()) {
      return;
    }
    std::size_t last = text.size();
    while (is_word(text[last - 1])) {
      --last;
    }
    end_word();
    text.remove_prefix(last);
  }
  read(text);
}

void LookalikeCounter::read(std::string_view text) {
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
