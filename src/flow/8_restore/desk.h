#pragma once

#include <optional>

#include "algo/scan/scanner.h"
#include "domain/label.h"
#include "domain/request.h"
#include "policy/snapshot.h"

namespace sluice::restore {

/// What an answer is read against. Must outlive the delivery.
struct Desk {
  const policy::Snapshot& policy;
  const scan::Scanner& scanner;
  const Request& request;          ///< what stands in it, the caller knows already
  std::optional<Level> clearance;  ///< as Caller has it
};

}  // namespace sluice::restore
