#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "algo/ner/tokens.h"

namespace sluice::ner {

/// What word lists know about a word; a word may be in several.
enum class WordClass : std::uint8_t {
  given_name,
  surname,
  city,
  country,
  region,         ///< states, provinces, continents, rivers
  street_word,    ///< street, avenue, rue, straße, apt
  company_form,   ///< Inc, GmbH, Ltd
  company_word,   ///< bank, university, ministry, club
  person_title,   ///< Mr, Dr, Prof
  common_word,    ///< in a dictionary in lower case
  organization,   ///< known companies, institutions, brands
  nationality,    ///< French, Kenyan
  calendar_word,  ///< weekdays, months
  role_word,      ///< engineer, president, aunt
  function_word,  ///< the, of, und, de
  phrase_start,   ///< some entry of several words begins with it
};

inline constexpr std::size_t kWordClasses = 16;

/// A set of WordClass.
using WordClasses = std::uint16_t;

[[nodiscard]] constexpr WordClasses class_bit(WordClass word_class) {
  return static_cast<WordClasses>(1U << static_cast<unsigned>(word_class));
}

/// The class called so in the names of list files (`given_name.txt`); empty: none.
[[nodiscard]] std::optional<WordClass> find_word_class(std::string_view name);

/// One entry of a word list: a word, or a phrase of up to three words.
struct LexiconEntry {
  std::string text;
  WordClass word_class{};
};

/// Words and short phrases with their classes, as a table of fingerprints: about one word in
/// 30,000 that is in no list seems to be in one. Immutable.
class Lexicon {
 public:
  Lexicon() = default;

  /// The same entries in any order give the same table.
  [[nodiscard]] static Lexicon build(std::span<const LexiconEntry> entries);

  /// From `slots()` of another.
  explicit Lexicon(std::vector<std::uint32_t> slots) : slots_(std::move(slots)) {}

  [[nodiscard]] WordClasses classes_of(std::uint64_t word) const;

  [[nodiscard]] std::span<const std::uint32_t> slots() const { return slots_; }

 private:
  std::vector<std::uint32_t>
      slots_;  // Fingerprint in the upper half, classes in the lower; 0: free.
};

/// The hash of the phrase of these words, by which it stands in a Lexicon.
[[nodiscard]] std::uint64_t phrase_hash(std::span<const Token> words);

}  // namespace sluice::ner
