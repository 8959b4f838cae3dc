#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "algo/ner/name_type.h"
#include "algo/ner/tokens.h"

namespace sluice::ner {

/// How often something was found, and how often rightly.
struct Tally {
  std::uint64_t right = 0;  ///< found and wanted
  std::uint64_t found = 0;
  std::uint64_t wanted = 0;

  [[nodiscard]] double precision() const;  ///< 0..1; 0 when nothing was found
  [[nodiscard]] double recall() const;     ///< 0..1; 0 when nothing was wanted

  /// The weighted harmonic mean of both: beta 1 weighs them alike, beta 2 counts recall double.
  [[nodiscard]] double f(double beta) const;

  Tally& operator+=(const Tally& other);
};

/// What spans of one range of scores were worth.
struct ScoreBin {
  std::uint64_t found = 0;
  std::uint64_t right = 0;      ///< most of the span is a name of the same type
  std::uint64_t score_sum = 0;  ///< percent
};

/// Of names that overlap the longest stays; brings them into order.
void keep_longest(std::vector<NameSpan>& names);

/// Compares what a tagger found with what is right.
class Scorer {
 public:
  /// @param wanted, found  ascending and not overlapping
  void add(std::string_view text,
           std::span<const NameSpan> wanted,
           std::span<const NameSpan> found);

  /// Spans whose borders and type are both right.
  [[nodiscard]] const Tally& spans(NameType type) const { return spans_[index(type)]; }

  /// Words and numbers (no punctuation) inside of names of this type.
  [[nodiscard]] const Tally& tokens(NameType type) const { return tokens_[index(type)]; }

  /// Words and numbers inside of any name, whatever its type: what a redaction would cover.
  [[nodiscard]] const Tally& any_tokens() const { return any_tokens_; }

  /// By score: 0..9 %, 10..19 % ... 90..100 %.
  [[nodiscard]] std::span<const ScoreBin> bins() const { return bins_; }

  Scorer& operator+=(const Scorer& other);

 private:
  static std::size_t index(NameType type) { return static_cast<std::size_t>(type); }

  void add_spans(std::span<const NameSpan> wanted, std::span<const NameSpan> found);
  void add_tokens(std::span<const NameSpan> wanted, std::span<const NameSpan> found);
  void add_to_bins(std::span<const NameSpan> wanted, std::span<const NameSpan> found);

  std::array<Tally, kNameTypes> spans_;
  std::array<Tally, kNameTypes> tokens_;
  Tally any_tokens_;
  std::array<ScoreBin, 10> bins_;
  std::vector<Token> text_tokens_;
};

}  // namespace sluice::ner
