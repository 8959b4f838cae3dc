#pragma once

#include "algo/scan/numbers.h"

namespace sluice::scan {

/// Reports cards, national identifiers, routing numbers and what else a table of group lengths and
/// checksums can tell, wherever they begin in `window`.
void find_identifiers(Sweep& sweep, const Window& window);

/// True when `window` is cut out of something longer at group `first` or `last`: a version, a UUID,
/// a decimal number, an amount.
[[nodiscard]] bool is_fragment(const Sweep& sweep,
                               const Window& window,
                               std::size_t first,
                               std::size_t last);

}  // namespace sluice::scan
