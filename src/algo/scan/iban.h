#pragma once

#include "algo/scan/compact.h"
#include "algo/scan/sweep.h"

namespace sluice::scan {

/// Reports the IBAN that `compact` begins with (ISO 13616; lengths from the SWIFT registry, 2024).
void find_iban(Sweep& sweep, const Compact& compact);

/// Reports the BIC whose six or more capitals begin at `begin`, when a word near names it.
void find_bic(Sweep& sweep, std::size_t begin);

}  // namespace sluice::scan
