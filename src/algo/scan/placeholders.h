#pragma once

#include <cstddef>

#include "algo/scan/sweep.h"

namespace sluice::scan {

/// Reports text that looks like a placeholder of ours around the _ at `underscore`: a type, _ and
/// ten letters that are no vowels, in any case. Also with `\_` and `%5F`, which restoring accepts.
void find_placeholder(Sweep& sweep, std::size_t underscore);

}  // namespace sluice::scan
