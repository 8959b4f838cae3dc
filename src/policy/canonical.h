#pragma once

#include <string_view>
#include <vector>

#include "base/digest.h"
#include "policy/snapshot.h"

namespace sluice::policy {

/// SHA-256 over the effective configuration: everything in `snapshot` that decides something,
/// defaults filled in, each part framed by its length. Comments, order of keys, places in the file
/// and whether a credential is there change nothing; the order of rules does.
[[nodiscard]] Digest canonical_digest(const Snapshot& snapshot);

/// One section of a policy and what it says.
struct SectionDigest {
  std::string_view name;  ///< as in the configuration: `labels.markings`, `policy.route`
  Digest digest{};        ///< without the names of rules and their places among all rules
};

/// The section of which `names` of rules are all that is in it: they mean nothing.
inline constexpr std::string_view kRuleNames = "names of rules";

/// Every section that canonical_digest() is made from, always in the same order. Two policies that
/// differ, differ in one of these.
[[nodiscard]] std::vector<SectionDigest> section_digests(const Snapshot& snapshot);

}  // namespace sluice::policy
