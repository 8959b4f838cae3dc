#include "algo/ner/features.h"

#include <algorithm>

namespace sluice::ner {
namespace {

constexpr std::size_t kPhraseTokensMax = 3;

/// Stands for what is before the first and behind the last token.
constexpr KnownToken kNoToken{.token = {.word = 1, .shape = Shape::mark, .newlines = 2}};

const KnownToken& token_at(std::span<const KnownToken> tokens, std::ptrdiff_t at) {
  return at < 0 || at >= std::ssize(tokens) ? kNoToken : tokens[static_cast<std::size_t>(at)];
}

/// Shape with the length of what is short: `22` and `90210` differ, `House` and `Garden` do not.
std::uint64_t shape_key(const KnownToken& known) {
  const Token& token = known.token;
  const auto shape = static_cast<std::uint64_t>(token.shape);
  if (token.shape == Shape::mark) {
    return 32 + (token.word << 8U);
  }
  const bool counts = token.shape == Shape::number || token.shape == Shape::upper;
  const std::uint64_t length = counts ? std::min<std::uint64_t>(token.length, 7) : 0;
  return shape | (length << 4U);
}

std::uint64_t list_key(const KnownToken& known) {
  return known.classes | (static_cast<std::uint64_t>(known.phrase_classes) << 16U) |
         (static_cast<std::uint64_t>(known.begins_phrase) << 32U);
}

/// Where a token stands in its line, and whether it hangs on to the one before.
std::uint64_t place_key(const KnownToken& known) {
  return known.token.newlines | (known.token.glued ? 4U : 0U);
}

/// Collects features; each gets the number of its kind into its hash.
class Writer {
 public:
  explicit Writer(Features& features) : features_(features) {}

  void add(std::uint64_t a) { features_[next_++] = hash_step(kind(), a); }

  void add(std::uint64_t a, std::uint64_t b) {
    features_[next_++] = hash_step(hash_step(kind(), a), b);
  }

  void add(std::uint64_t a, std::uint64_t b, std::uint64_t c) {
    features_[next_++] = hash_step(hash_step(hash_step(kind(), a), b), c);
  }

 private:
  [[nodiscard]] std::uint64_t kind() const { return (next_ + 1) * 0xD6E8FEB86659FD93ULL; }

  Features& features_;
  std::size_t next_ = 0;
};

constexpr std::size_t kWordFeatures = 17;

/// A token, and two on each side of it.
struct Surroundings {
  const KnownToken& p2;
  const KnownToken& p1;
  const KnownToken& k0;
  const KnownToken& n1;
  const KnownToken& n2;
};

/// How the words beside it are used.
void add_clusters(const Surroundings& around, Writer& writer) {
  const auto& [p2, p1, k0, n1, n2] = around;
  const std::uint64_t s0 = shape_key(k0);
  const std::uint64_t c0 = k0.classes;
  const ClusterPath b0 = k0.cluster;
  const ClusterPath bp1 = p1.cluster;
  const ClusterPath bn1 = n1.cluster;
  writer.add(b0);
  writer.add(path_prefix(b0, 4), s0);
  writer.add(path_prefix(b0, 7), s0);
  writer.add(b0, c0);
  writer.add(bp1, s0);
  writer.add(bn1, s0);
  writer.add(path_prefix(bp1, 6), s0, c0);
  writer.add(path_prefix(bn1, 6), s0, c0);
  writer.add(bp1, b0);
  writer.add(b0, bn1);
  writer.add(path_prefix(bp1, 7), path_prefix(b0, 7), path_prefix(bn1, 7));
  writer.add(path_prefix(p2.cluster, 7), path_prefix(bp1, 7), s0);
  writer.add(path_prefix(n2.cluster, 7), path_prefix(bn1, 7), s0);
  writer.add(bp1, bn1, s0);
}

}  // namespace

bool is_word_feature(std::size_t feature) {
  return feature < kWordFeatures;
}

void look_up(const Knowledge& knowledge,
             std::span<const Token> tokens,
             std::vector<KnownToken>& known) {
  const Lexicon& lexicon = knowledge.lexicon;
  known.clear();
  known.reserve(tokens.size());
  for (const Token& token : tokens) {
    const bool has_word = token.shape != Shape::mark && token.shape != Shape::number;
    known.push_back({.token = token,
                     .classes = has_word ? lexicon.classes_of(token.word) : WordClasses{0},
                     .cluster = has_word ? knowledge.clusters.path_of(token) : 0});
  }
  for (std::size_t at = 0; at + 1 < tokens.size(); ++at) {
    if ((known[at].classes & class_bit(WordClass::phrase_start)) == 0) {
      continue;
    }
    for (std::size_t length = std::min(kPhraseTokensMax, tokens.size() - at); length > 1;
         --length) {
      const WordClasses classes = lexicon.classes_of(phrase_hash(tokens.subspan(at, length)));
      if (classes == 0) {
        continue;
      }
      known[at].begins_phrase = true;
      for (std::size_t i = at; i < at + length; ++i) {
        known[i].phrase_classes = classes;
      }
      at += length - 1;
      break;
    }
  }
}

void read_features(std::span<const KnownToken> tokens, std::size_t at, Features& features) {
  const auto here = static_cast<std::ptrdiff_t>(at);
  const KnownToken& k0 = tokens[at];
  const KnownToken& p1 = token_at(tokens, here - 1);
  const KnownToken& p2 = token_at(tokens, here - 2);
  const KnownToken& n1 = token_at(tokens, here + 1);
  const KnownToken& n2 = token_at(tokens, here + 2);
  const std::uint64_t s0 = shape_key(k0);
  const std::uint64_t sp1 = shape_key(p1);
  const std::uint64_t sn1 = shape_key(n1);
  const std::uint64_t g0 = list_key(k0);
  const std::uint64_t gp1 = list_key(p1);
  const std::uint64_t gn1 = list_key(n1);
  const std::uint64_t c0 = k0.classes;

  Writer writer(features);
  // The word itself: kWordFeatures of them, first.
  writer.add(k0.token.word);
  writer.add(k0.token.word, s0);
  writer.add(p1.token.word, k0.token.word);
  writer.add(k0.token.word, n1.token.word);
  writer.add(k0.token.prefix);
  writer.add(k0.token.suffix);
  writer.add(k0.token.suffix_short, s0);
  writer.add(k0.token.suffix, c0);
  // Words beside it.
  writer.add(p1.token.word);
  writer.add(n1.token.word);
  writer.add(p2.token.word);
  writer.add(n2.token.word);
  writer.add(p1.token.word, n1.token.word);
  writer.add(p2.token.word, p1.token.word);
  writer.add(n1.token.word, n2.token.word);
  writer.add(p1.token.suffix);
  writer.add(n1.token.suffix);
  // How it is written, and what lists say.
  writer.add(s0, place_key(k0), place_key(n1));
  writer.add(sp1, s0, place_key(k0));
  writer.add(s0, sn1, place_key(n1));
  writer.add(sp1, s0, sn1);
  writer.add(shape_key(p2), sp1, s0);
  writer.add(s0, sn1, shape_key(n2));
  writer.add(g0);
  writer.add(g0, s0, place_key(k0));
  writer.add(gp1, g0);
  writer.add(g0, gn1);
  writer.add(gp1, g0, gn1);
  writer.add(gp1, s0);
  writer.add(s0, gn1);
  writer.add(list_key(p2), gp1, g0);
  writer.add(g0, gn1, list_key(n2));
  writer.add(p1.token.word, g0);
  writer.add(n1.token.word, g0);
  writer.add(p1.token.word, s0, sn1);
  writer.add(n1.token.word, s0, sp1);
  writer.add(hash_step(p2.token.word, p1.token.word), s0);
  add_clusters({.p2 = p2, .p1 = p1, .k0 = k0, .n1 = n1, .n2 = n2}, writer);
  writer.add(c0, s0, static_cast<std::uint64_t>(sp1) ^ (sn1 << 20U));
}

}  // namespace sluice::ner
