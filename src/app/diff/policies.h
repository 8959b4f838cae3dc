#pragma once

#include "policy/snapshot.h"

namespace sluice::diff {

/// The two policies that are compared; both outlive whatever refers to them.
struct Policies {
  const policy::Snapshot& before;
  const policy::Snapshot& after;
};

}  // namespace sluice::diff
