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
/// whichever words around it. Of places and organizations only what is sure; of persons everything,
/// and the surname alone of those who are sure.
class NameMemory {
 public:
  static constexpr std::size_t kNamesMax = 4'096;  ///< more are not remembered

  /// Remembers the names of `text`, which are ascending.
  void learn(std::string_view text, const std::vector<NameSpan>& names);

  /// Adds what is known and stands in `text` outside of `names`, or around some of them, which it
  /// then replaces: a whole name is worth more than its parts. They are ascending, and stay so. A
  /// single word must begin with a capital, unless it was found without one: `rose` is no `Rose`.
  /// Whole words only. Cost: O(text), whatever is known.
  void recall(std::string_view text, std::vector<NameSpan>& names);

  [[nodiscard]] bool is_empty() const { return names_.empty(); }

  static constexpr std::uint8_t kSureScore = 50;

 private:
  struct Known {
    NameType type = NameType::person;
    std::uint8_t score = 0;
    bool in_any_case = false;
  };

  void remember(std::span<const Token> words, const NameSpan& name);

  /// As many tokens from `at` on as a name may have, all before the byte `limit`.
  [[nodiscard]] std::span<const Token> words_before(std::size_t at, std::uint32_t limit) const;

  [[nodiscard]] static bool holds_whole(std::span<const NameSpan> names,
                                        std::uint32_t begin,
                                        std::uint32_t end);
  static void add_over(std::span<const NameSpan> again, std::vector<NameSpan>& names);

  /// The longest name that begins with the first of `words`: how many of them it has.
  [[nodiscard]] std::size_t longest_at(std::span<const Token> words, const Known*& known) const;

  std::map<std::uint64_t, Known> names_;  // By phrase_hash() of the words; ordered, so that nobody
                                          // can choose names that make it slow.
  std::size_t longest_ = 0;               // Words of the longest name.
  std::vector<Token> tokens_;
};

}  // namespace sluice::ner
