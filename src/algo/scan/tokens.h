#pragma once

#include <cstddef>

#include "algo/scan/sweep.h"

namespace sluice::scan {

/// Reports what the run of at least sixteen token bytes at `begin` holds: keys with a known prefix,
/// JSON web tokens, crypto addresses, and random-looking values beside a word that names a secret.
void find_tokens(Sweep& sweep, std::size_t begin);

}  // namespace sluice::scan
