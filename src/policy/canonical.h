#pragma once

#include "base/digest.h"
#include "policy/snapshot.h"

namespace sluice::policy {

/// SHA-256 over the effective configuration: everything in `snapshot` that decides something,
/// defaults filled in, each part framed by its length. Comments, order of keys, places in the file
/// and whether a credential is there change nothing; the order of rules does.
[[nodiscard]] Digest canonical_digest(const Snapshot& snapshot);

}  // namespace sluice::policy
