#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "algo/scan/characters.h"

namespace sluice::scan {

/// What a character is to the word beside it.
enum class Letter : std::uint8_t {
  none,      ///< punctuation, symbols, spaces, pictures, broken bytes, `_`
  digit,     ///< 0 to 9: those of other scripts are folded before (folds.h)
  spaced,    ///< of a script that sets words apart by spaces: Latin, Greek, Cyrillic, Hindi ...
  unspaced,  ///< of one that does not: Han, kana, Thai ...; and Hangul, whose words carry endings
};

/// What `code_point` is. Source: Unicode 15, general categories L and M by block.
[[nodiscard]] Letter letter_of(std::uint32_t code_point);

/// The character of `text` that ends before `at`; none at its begin.
[[nodiscard]] Letter letter_before(std::string_view text, std::size_t at);

/// The character of `text` that begins at `at`; none at its end.
[[nodiscard]] Letter letter_at(std::string_view text, std::size_t at);

/// True when one word stands on both sides of `at`, so that a value can neither begin nor end
/// there. The one place that knows what a neighbour means to a value.
///
/// - ASCII letters and digits go on with each other: codes are made of both.
/// - Other letters go on with letters (`.intern|és` is no `.intern`), but not with
///   digits: no number and no code that machines write has an accent or an ideograph in it, while
///   people do forget the blank (`4012...1881é`, `卡号4012...1881`).
/// - Letters of scripts without spaces end every value and every word.
/// - `_` goes on when a letter or digit is on its other side, as in a name (`build_10`), and does
///   not when it only marks the value, as in Markdown (`_value_`).
/// - Everything else ends a value.
[[nodiscard]] bool is_within_word(std::string_view text, std::size_t at);

}  // namespace sluice::scan
