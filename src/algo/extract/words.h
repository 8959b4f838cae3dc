#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "algo/extract/language.h"

namespace sluice::extract {

/// A word of a text: letters and digits in a row; in scripts without spaces, a pair of characters.
struct Word {
  std::string folded;       ///< lower case, no accents
  std::uint32_t begin = 0;  ///< byte offsets into the text
  std::uint32_t end = 0;
  bool is_capital = false;  ///< begins with an upper-case letter
};

/// The words of `text` in order. Cost: O(text).
[[nodiscard]] std::vector<Word> words_of(std::string_view text);

/// The stem of a folded word: light, by its ending only ("approved", "approves" -> "approv"). Two
/// forms of one word mostly meet; two words rarely do. A stem may be no word.
[[nodiscard]] std::string stem(std::string_view word, Language language);

/// A stem that is asked for, and what counts as an answer to it.
class AskedWord {
 public:
  explicit AskedWord(std::string stem);

  /// How well `found`, a stem, fits: 1 the same; less for a shared beginning, a part of a compound
  /// ("frist" in "kundigungsfrist") or a word of the same meaning ("begin", "start"); 0 otherwise.
  [[nodiscard]] double likeness(std::string_view found) const;

 private:
  std::string stem_;
  std::vector<std::string_view> meanings_;  // Rows of stems that mean the same, this one in them.
};

}  // namespace sluice::extract
