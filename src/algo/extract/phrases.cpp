#include "algo/extract/phrases.h"

#include <algorithm>

#include "algo/extract/words.h"

namespace sluice::extract {

namespace {

constexpr std::size_t kNowhere = std::string_view::npos;

/// Where `phrase` stands in `words` with a space before and behind, from `at` on.
std::size_t find_phrase(std::string_view words, std::string_view phrase, std::size_t at) {
  for (at = words.find(phrase, at); at != kNowhere; at = words.find(phrase, at + 1)) {
    const std::size_t behind = at + phrase.size();
    if (at > 0 && words[at - 1] == ' ' && behind < words.size() && words[behind] == ' ') {
      return at;
    }
  }
  return kNowhere;
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
  return find_phrase(words_, phrase, 1) != kNowhere;
}

bool Phrases::begins_with(std::string_view phrase) const {
  return words_.compare(1, phrase.size(), phrase) == 0 && words_.size() > phrase.size() + 1 &&
         words_[phrase.size() + 1] == ' ';
}

bool Phrases::has_one(std::span<const std::string_view> phrases) const {
  return std::ranges::any_of(phrases, [this](std::string_view phrase) { return has(phrase); });
}

bool Phrases::begins_with_one(std::span<const std::string_view> phrases) const {
  return std::ranges::any_of(phrases,
                             [this](std::string_view phrase) { return begins_with(phrase); });
}

bool Phrases::ends_with_one(std::span<const std::string_view> phrases) const {
  return std::ranges::any_of(phrases, [this](std::string_view phrase) {
    const std::size_t size = phrase.size() + 2;
    return words_.size() >= size &&
           find_phrase(words_, phrase, words_.size() - size + 1) != kNowhere;
  });
}

bool Phrases::drop_one(std::span<const std::string_view> phrases) {
  const auto found = std::ranges::find_if(
      phrases, [this](std::string_view phrase) { return begins_with(phrase); });
  if (found == phrases.end()) {
    return false;
  }
  words_.erase(0, found->size() + 1);
  return true;
}

std::string_view Phrases::behind_one(std::span<const std::string_view> phrases) const {
  std::size_t behind = 0;
  for (const std::string_view phrase : phrases) {
    for (std::size_t at = find_phrase(words_, phrase, 1); at != kNowhere;
         at = find_phrase(words_, phrase, at + 1)) {
      behind = std::max(behind, at + phrase.size() + 1);
    }
  }
  return behind == 0 ? std::string_view{} : std::string_view(words_).substr(behind);
}

std::string_view Phrases::first() const {
  const std::string_view words = std::string_view(words_).substr(1);
  return words.substr(0, words.find(' '));
}

}  // namespace sluice::extract
