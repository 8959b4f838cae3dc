#pragma once

#include <vector>

#include "algo/scan/scanner.h"

namespace sluice::scan {

/// Sorts spans by `begin` and makes one of any that overlap. It covers all their bytes, so that
/// none is left behind, and is of the type of the longest; then of the one with the higher score;
/// then of the one whose type comes first. It covers the types of those that had other bytes: what
/// is done to a password must be done to the URL that it stands in. Two readings of the very same
/// bytes are no two findings: the better one counts. Cost: O(n log n).
void keep_best(std::vector<Span>& spans);

}  // namespace sluice::scan
