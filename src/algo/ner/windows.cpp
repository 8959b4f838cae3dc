#include "algo/ner/windows.h"

#include <algorithm>

namespace sluice::ner {
namespace {

constexpr std::size_t kAround = 3;

constexpr WordClasses kNameClasses = class_bit(WordClass::given_name) |
                                     class_bit(WordClass::surname) | class_bit(WordClass::city) |
                                     class_bit(WordClass::country) | class_bit(WordClass::region) |
                                     class_bit(WordClass::organization);
constexpr WordClasses kHints = class_bit(WordClass::street_word) |
                               class_bit(WordClass::company_form) |
                               class_bit(WordClass::person_title);
constexpr WordClasses kPlain =
    class_bit(WordClass::common_word) | class_bit(WordClass::function_word);

bool begins_sentence(std::span<const KnownToken> tokens, std::size_t at) {
  if (at == 0 || tokens[at].token.newlines > 0) {
    return true;
  }
  const Token& before = tokens[at - 1].token;
  return before.shape == Shape::mark && !tokens[at].token.glued;
}

bool can_be_name(std::span<const KnownToken> tokens, std::size_t at) {
  const KnownToken& known = tokens[at];
  const bool is_plain = (known.classes & kPlain) != 0;
  const bool is_listed = (known.classes & kNameClasses) != 0 || known.phrase_classes != 0;
  switch (known.token.shape) {
    case Shape::title:
    case Shape::capital:
      return is_listed || !is_plain || !begins_sentence(tokens, at);
    case Shape::upper:
    case Shape::mixed:
    case Shape::uncased:
      return true;
    case Shape::lower:
    case Shape::letter_number:
      return (known.classes & kHints) != 0 || known.phrase_classes != 0 ||
             (!is_plain && (is_listed || known.token.length > 2));
    case Shape::number:
      return known.token.length >= 4 && known.token.length <= 6;
    case Shape::mark:
      return false;
  }
  return false;
}

}  // namespace

void find_windows(std::span<const KnownToken> tokens, std::vector<Window>& windows) {
  windows.clear();
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    if (!can_be_name(tokens, at)) {
      continue;
    }
    const std::size_t begin = at < kAround ? 0 : at - kAround;
    const std::size_t end = std::min(at + kAround + 1, tokens.size());
    if (!windows.empty() && begin <= windows.back().end) {
      Window& last = windows.back();
      if (end - last.begin <= kWindowTokensMax) {
        last.end = end;
        continue;
      }
      if (last.end >= end) {
        continue;
      }
      windows.push_back({.begin = last.end, .end = end});
      continue;
    }
    windows.push_back({.begin = begin, .end = end});
  }
}

}  // namespace sluice::ner
