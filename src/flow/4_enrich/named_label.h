#pragma once

#include "domain/label.h"
#include "domain/session.h"
#include "policy/snapshot.h"

namespace sluice::enrich {

/// `label` by the names that `policy` gives its parts.
[[nodiscard]] NamedLabel to_named(const Label& label, const policy::Snapshot& policy);

/// What `named` means under `policy`, which may be another one: a level that it does not know is
/// its highest; a category that it does not know may go nowhere; a region that it does not know is
/// none of those that are left.
[[nodiscard]] Label from_named(const NamedLabel& named, const policy::Snapshot& policy);

}  // namespace sluice::enrich
