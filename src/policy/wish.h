#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "domain/facts.h"
#include "policy/snapshot.h"

namespace sluice::policy {

/// Whether a caller's `engine/model` binds (its key has that right) or is only a wish.
enum class Pinning : std::uint8_t { forbidden, allowed };

/// What a model name of a caller means to the policy: `auto` (or nothing) and the names of
/// workloads ask for nothing, `fast` and `smart` for a tier, a configured model for itself,
/// `engine/model` pins where that is allowed, and a known vendor's family (`gpt-*`, `claude-*` ...)
/// asks for the tier that its name betrays. Whether a workload is granted is not looked at.
///
/// @error not_found  any other name; the hint has the nearest one
[[nodiscard]] Result<ModelWish> resolve_wish(const Snapshot& snapshot,
                                             std::string_view name,
                                             Pinning pinning);

/// The tier that a vendor's model name betrays, by the table in vendor_family.cpp; empty: no known
/// family. Letter case does not matter; the publisher's prefix of a model hub (`meta-llama/`) may
/// stand in front.
[[nodiscard]] std::optional<Tier> tier_of_family(std::string_view name);

}  // namespace sluice::policy
