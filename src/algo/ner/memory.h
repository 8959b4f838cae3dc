#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string_view>
#include <vector>

#include "algo/ner/name_type.h"
#include "algo/ner/tokens.h"

namespace sluice::ner {

/// The names of one conversation: what was found once is found wherever it stands again, in
/// whichever words around it. A person's surname counts alone, too.
class NameMemory {
 public:
  static constexpr std::size_t kNamesMax = 4'096;  ///< more are not remembered

  /// Remembers the names of `text` whose score is at least `kSureScore`.
  void learn(std::string_view text, const std::vector<NameSpan>& names);

  /// Adds what is known and stands in `text` outside of `names`, which must be ascending; they stay
  /// so. Only words that begin with a capital count, so that `rose` is no `Rose`.
  void recall(std::string_view text, std::vector<NameSpan>& names);

  [[nodiscard]] bool is_empty() const { return names_.empty(); }

  static constexpr std::uint8_t kSureScore = 50;

 private:
  struct Known {
    NameType type = NameType::person;
    std::uint8_t score = 0;
  };

  void remember(std::span<const Token> words, const NameSpan& name);

  std::map<std::vector<std::uint64_t>, Known> names_;  // By the words' hashes.
  std::size_t longest_ = 0;                            // Words of the longest name.
  std::vector<Token> tokens_;
};

}  // namespace sluice::ner
