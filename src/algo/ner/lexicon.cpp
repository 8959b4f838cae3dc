#include "algo/ner/lexicon.h"

#include <algorithm>
#include <map>

namespace sluice::ner {
namespace {

constexpr std::string_view kClassNames[kWordClasses] = {"given_name",
                                                        "surname",
                                                        "city",
                                                        "country",
                                                        "region",
                                                        "street_word",
                                                        "company_form",
                                                        "company_word",
                                                        "person_title",
                                                        "common_word",
                                                        "organization",
                                                        "nationality",
                                                        "calendar_word",
                                                        "role_word",
                                                        "function_word",
                                                        "phrase_start"};

constexpr std::size_t kPhraseTokensMax = 3;

std::uint32_t fingerprint(std::uint64_t hash) {
  const auto bits = static_cast<std::uint32_t>(hash) & 0xFFFFU;
  return bits == 0 ? 1 : bits;
}

/// Where a hash begins to look, in 0..slots-1; uses the upper bits, the fingerprint the lower ones.
std::size_t home_slot(std::uint64_t hash, std::size_t slots) {
  return static_cast<std::size_t>(((hash >> 32U) * slots) >> 32U);
}

}  // namespace

std::optional<WordClass> find_word_class(std::string_view name) {
  const auto* const found = std::ranges::find(kClassNames, name);
  if (found == std::end(kClassNames)) {
    return std::nullopt;
  }
  return static_cast<WordClass>(found - std::begin(kClassNames));
}

std::uint64_t phrase_hash(std::span<const Token> words) {
  std::uint64_t hash = kHashSeed;
  for (const Token& word : words) {
    hash = hash_step(hash, word.word);
  }
  return hash;
}

Lexicon Lexicon::build(std::span<const LexiconEntry> entries) {
  std::map<std::uint64_t, WordClasses> classes;  // Ordered, so that the table does not depend on
                                                 // the order of the lists.
  std::vector<Token> tokens;
  for (const LexiconEntry& entry : entries) {
    split(entry.text, tokens);
    if (tokens.empty() || tokens.size() > kPhraseTokensMax) {
      continue;
    }
    const bool is_word = tokens.size() == 1;
    classes[is_word ? tokens[0].word : phrase_hash(tokens)] |= class_bit(entry.word_class);
    if (!is_word) {
      classes[tokens[0].word] |= class_bit(WordClass::phrase_start);
    }
  }
  Lexicon lexicon(std::vector<std::uint32_t>(classes.size() + classes.size() / 2 + 1));
  for (const auto& [hash, bits] : classes) {
    std::size_t slot = home_slot(hash, lexicon.slots_.size());
    while (lexicon.slots_[slot] != 0) {
      slot = (slot + 1) % lexicon.slots_.size();
    }
    lexicon.slots_[slot] = (fingerprint(hash) << 16U) | bits;
  }
  return lexicon;
}

WordClasses Lexicon::classes_of(std::uint64_t word) const {
  if (slots_.empty()) {
    return 0;
  }
  const std::uint32_t wanted = fingerprint(word);
  std::size_t slot = home_slot(word, slots_.size());
  // A table from a file may have no free slot; then every slot is looked at once.
  for (std::size_t tried = 0; tried < slots_.size() && slots_[slot] != 0; ++tried) {
    if (slots_[slot] >> 16U == wanted) {
      return static_cast<WordClasses>(slots_[slot]);
    }
    slot = slot + 1 == slots_.size() ? 0 : slot + 1;
  }
  return 0;
}

}  // namespace sluice::ner
