#pragma once

#include <vector>

#include "algo/scan/scanner.h"

namespace sluice::scan {

/// Sorts spans by `begin` and makes one of any that overlap. It covers all their bytes, so that
/// none is left behind, and is of the type of the longest; then of the one with the higher score;
/// then of the one whose type comes first. It covers the types of those that had other bytes: what
/// is done to a password must be done to the URL that it stands in. Of two readings of the very
/// same bytes the better one counts, unless one of them is a secret or a type of the user's: these
/// are covered. Cost: O(n log n).
void keep_best(std::vector<Span>& spans);

}  // namespace sluice::scan
