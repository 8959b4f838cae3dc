#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "algo/ner/knowledge.h"
#include "algo/ner/tokens.h"

namespace sluice::ner {

/// A token with what the word lists say about it.
struct KnownToken {
  Token token;
  WordClasses classes = 0;         ///< of the word alone
  WordClasses phrase_classes = 0;  ///< of the longest phrase that it is part of
  bool begins_phrase = false;
  ClusterPath cluster = 0;
};

/// Looks all tokens up. Replaces `known`. Phrases do not overlap: the leftmost, longest wins.
void look_up(const Knowledge& knowledge,
             std::span<const Token> tokens,
             std::vector<KnownToken>& known);

/// How many features a token has.
inline constexpr std::size_t kFeatures = 52;

/// Hashes of the features of one token.
using Features = std::array<std::uint64_t, kFeatures>;

/// Which features leave out the words themselves, so that training can hide them.
[[nodiscard]] bool is_word_feature(std::size_t feature);

/// The features of token `at`: its word, how it is written, its lists, its neighbours up to two
/// tokens away.
void read_features(std::span<const KnownToken> tokens, std::size_t at, Features& features);

}  // namespace sluice::ner
