#pragma once

#include <vector>

#include "algo/linear/judge.h"
#include "algo/ner/finder.h"
#include "algo/scan/scanner.h"
#include "base/result.h"
#include "base/task.h"
#include "domain/caller.h"
#include "domain/facts.h"
#include "domain/finding.h"
#include "domain/request.h"
#include "flow/3_classify/asked.h"
#include "policy/snapshot.h"
#include "ports/clock.h"

namespace sluice::classify {

/// What one request holds.
struct Classified {
  Facts facts;
  std::vector<Finding> findings;  ///< by `begin`, not overlapping
};

/// What the scanner of `snapshot` must find besides the built-in types. Marking i of the scanner is
/// marking i of the snapshot.
[[nodiscard]] scan::Config scan_config(const policy::Snapshot& snapshot);

/// What requests are read with; all of it of this loop thread.
struct Desk {
  const policy::Snapshot& policy;
  const scan::Scanner& scanner;          ///< made from scan_config(policy)
  ner::Finder* names = nullptr;          ///< of what `policy.names` looks for; null: nothing
  const linear::Judge* judge = nullptr;  ///< for `policy.sensitivity`; null: nobody asks
  scan::Scratch& scratch;                ///< never held over a wait
  Clock& clock;                          ///< lets others run between the pieces of long work
  const Router* router = nullptr;        ///< for `policy.router`; null: by its rules alone
};

/// Reads all slots of `request` and joins what was found, declared and configured to one label.
///
/// @param desk, request, caller  outlive the task
/// @error invalid_input  the declared data class is no level; the message lists them
[[nodiscard]] Task<Result<Classified>> run(const Desk& desk,
                                           const Request& request,
                                           const Caller& caller);

}  // namespace sluice::classify
