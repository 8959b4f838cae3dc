#pragma once

#include <vector>

#include "algo/scan/scanner.h"
#include "base/result.h"
#include "domain/caller.h"
#include "domain/facts.h"
#include "domain/finding.h"
#include "domain/request.h"
#include "policy/snapshot.h"

namespace sluice::classify {

/// What one request holds.
struct Classified {
  Facts facts;
  std::vector<Finding> findings;  ///< by `begin`, not overlapping
};

/// What the scanner of `snapshot` must find besides the built-in types. Marking i of the scanner is
/// marking i of the snapshot.
[[nodiscard]] scan::Config scan_config(const policy::Snapshot& snapshot);

/// Reads all slots of `request` and joins what was found, declared and configured to one label.
///
/// @param scanner  made from scan_config(snapshot)
/// @param scratch  of this thread
/// @error invalid_input  the declared data class is no level; the message lists them
[[nodiscard]] Result<Classified> run(const policy::Snapshot& snapshot,
                                     const scan::Scanner& scanner,
                                     scan::Scratch& scratch,
                                     const Request& request,
                                     const Caller& caller);

}  // namespace sluice::classify
