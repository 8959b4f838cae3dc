#pragma once

#include <vector>

#include "algo/scan/scanner.h"

namespace sluice::scan {

/// Sorts spans by `begin` and keeps, of any that overlap, the longest; then the one with the higher
/// score; then the one whose type comes first. Cost: O(n log n).
void keep_best(std::vector<Span>& spans);

}  // namespace sluice::scan
