#pragma once

#include <string_view>
#include <vector>

#include "algo/ner/features.h"
#include "algo/ner/lattice.h"
#include "algo/ner/model.h"
#include "algo/ner/name_type.h"
#include "algo/ner/windows.h"

namespace sluice::ner {

/// Per-thread working memory of taggers.
struct TaggerScratch {
  std::vector<Token> tokens;
  std::vector<KnownToken> known;
  std::vector<Window> windows;
  std::vector<Scores> scores;
  std::vector<Scores> biased;
  std::vector<Tag> tags;
  Lattice lattice;
};

/// Finds names in texts. Immutable, so any thread may use it with its own scratch. The same text
/// gives the same names on every machine.
class Tagger {
 public:
  explicit Tagger(Model model) : model_(std::move(model)) {}

  /// The names of `text`, ascending, not overlapping. Replaces `names`. Cost: O(text).
  void find(std::string_view text,
            const Thresholds& thresholds,
            TaggerScratch& scratch,
            std::vector<NameSpan>& names) const;

  [[nodiscard]] const Model& model() const { return model_; }

 private:
  void tag_window(const Window& window,
                  const Thresholds& thresholds,
                  TaggerScratch& scratch,
                  std::vector<NameSpan>& names) const;

  Model model_;
};

}  // namespace sluice::ner
