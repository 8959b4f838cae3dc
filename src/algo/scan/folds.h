#pragma once

#include <cstdint>
#include <optional>

namespace sluice::scan {

/// What a code point reads as.
struct Fold {
  char ascii = 0;  ///< 0: nothing; the character is not seen (zero width, combining marks)
};

/// The ASCII character that `code_point` looks like or is a form of; empty when it is a character
/// of its own, as most are. Sources: Unicode 15 NFKC (compatibility forms), UTS 39 confusables (the
/// letters that look like Latin ones in common fonts), DerivedCoreProperties Default_Ignorable.
[[nodiscard]] std::optional<Fold> fold_of(std::uint32_t code_point);

}  // namespace sluice::scan
