#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::placeholder {

/// Counts words that have the form of a placeholder (see has_form) in a text that comes in pieces
/// cut anywhere. A word is a run of ASCII letters, digits and `_`.
class LookalikeCounter {
 public:
  void feed(std::string_view text);

  /// The text ends, or goes on with something that is no part of a word (a restored value).
  void end_word();

  /// Words that have ended so far.
  [[nodiscard]] std::uint32_t count() const { return count_; }

 private:
  void read(std::string_view text);

  std::uint32_t count_ = 0;
  std::string word_;  // Its beginning only, when it is too long to have the form.
};

}  // namespace sluice::placeholder
