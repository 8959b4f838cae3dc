#pragma once

#include "algo/scan/numbers.h"

namespace sluice::scan {

/// Reports telephone numbers in `window`: international with +, the North American plan, the forms
/// common in Europe, and any plausible grouping beside a word that names a telephone.
void find_phones(Sweep& sweep, const Window& window);

/// Reports `window` as a whole as a telephone number with its country code, if it is one.
bool find_international_phone(Sweep& sweep, const Window& window);

}  // namespace sluice::scan
