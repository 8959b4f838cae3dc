#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include "algo/ner/name_type.h"
#include "algo/ner/tagger.h"
#include "base/result.h"

namespace sluice::ner {

/// The longest text that is tagged in one go: well below a millisecond of work.
inline constexpr std::size_t kPieceBytesMax = 2'048;

/// Where the piece of `text` that begins at `begin` < text.size() ends: the whole rest when it is
/// short enough, else behind a line, a sentence, a word, or at least a whole character.
[[nodiscard]] std::size_t piece_end(std::string_view text, std::size_t begin);

/// Finds names, piece by piece. One for each loop thread; holds nothing of a text.
class Finder {
 public:
  virtual ~Finder() = default;

  /// The names of `piece`, ascending, not overlapping. Replaces `names`.
  /// @error internal       it failed: nobody knows what the piece holds
  /// @error invalid_input  the piece is longer than kPieceBytesMax
  [[nodiscard]] virtual Result<void> find(std::string_view piece, std::vector<NameSpan>& names) = 0;
};

/// A tagger with its thresholds and the working memory of its thread.
class TaggerFinder final : public Finder {
 public:
  /// @param tagger  shared by the finders of all loop threads
  TaggerFinder(std::shared_ptr<const Tagger> tagger, const Thresholds& thresholds)
      : tagger_(std::move(tagger)), thresholds_(thresholds) {}

  [[nodiscard]] Result<void> find(std::string_view piece, std::vector<NameSpan>& names) override;

 private:
  std::shared_ptr<const Tagger> tagger_;
  Thresholds thresholds_;
  TaggerScratch scratch_;
};

/// The names of a text of any length: piece by piece, and what is a name in one in all of them.
/// For commands; a gateway lets others run between pieces.
/// @error internal  the finder failed
[[nodiscard]] Result<std::vector<NameSpan>> find_all(Finder& finder, std::string_view text);

}  // namespace sluice::ner
