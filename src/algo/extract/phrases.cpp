#include "algo/extract/phrases.h"

#include <algorithm>

#include "algo/extract/words.h"

namespace sluice::extract {

namespace {

/// `phrase` between spaces.
std::string spaced(std::string_view phrase) {
  std::string out = " ";
  out += phrase;
  out += ' ';
  return out;
}

}  // namespace

Phrases::Phrases(std::string_view text, std::size_t words_max) : words_(" ") {
  // No word that counts is longer than so; a megabyte without a space is not read for sixty words.
  constexpr std::size_t kWordBytes = 32;
  for (const Word& word : words_of(text.substr(0, words_max * kWordBytes))) {
    if (words_max-- == 0) {
      break;
    }
    words_ += word.folded;
    words_ += ' ';
  }
}

bool Phrases::has(std::string_view phrase) const {
  return words_.contains(spaced(phrase));
}

bool Phrases::has_one(std::span<const std::string_view> phrases) const {
  return std::ranges::any_of(phrases, [this](std::string_view phrase) { return has(phrase); });
}

bool Phrases::begins_with_one(std::span<const std::string_view> phrases) const {
  return std::ranges::any_of(
      phrases, [this](std::string_view phrase) { return words_.starts_with(spaced(phrase)); });
}

bool Phrases::ends_with_one(std::span<const std::string_view> phrases) const {
  return std::ranges::any_of(
      phrases, [this](std::string_view phrase) { return words_.ends_with(spaced(phrase)); });
}

bool Phrases::drop_one(std::span<const std::string_view> phrases) {
  for (const std::string_view phrase : phrases) {
    if (words_.starts_with(spaced(phrase))) {
      words_.erase(0, phrase.size() + 1);
      return true;
    }
  }
  return false;
}

std::string_view Phrases::behind_one(std::span<const std::string_view> phrases) const {
  std::size_t behind = std::string::npos;
  for (const std::string_view phrase : phrases) {
    const std::size_t found = words_.rfind(spaced(phrase));
    const bool is_later = found != std::string::npos &&
                          (behind == std::string::npos || found + phrase.size() > behind);
    behind = is_later ? found + phrase.size() + 2 : behind;
  }
  return behind == std::string::npos ? std::string_view{} : std::string_view(words_).substr(behind);
}

std::string_view Phrases::first() const {
  const std::string_view words = std::string_view(words_).substr(1);
  return words.substr(0, words.find(' '));
}

}  // namespace sluice::extract
