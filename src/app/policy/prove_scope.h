#pragma once

#include <string_view>

namespace sluice::policy_commands {

/// What stands behind every proof, and what is not in it. A proof says no more than this.
inline constexpr std::string_view kGiven[] = {
    "labels are correct: detectors found what the policy labels, and floors and markings are right",
    "zones are what they declare: kind, clearance, region, retention, training",
    "any engine may be chosen: one whose credential is absent counts as able"};

/// Likewise.
inline constexpr std::string_view kOutside[] = {
    "what detectors miss (`sluice eval protection` measures it), paraphrase, quasi-identifiers",
    "what type, number and length of placeholders betray",
    "edges whose word is `test` or `type`: what shows them is not this proof"};

/// Of classifiers.
inline constexpr std::string_view kNoFigures =
    "how often that is right, the configuration does not say: see docs/routing.md, and what "
    "`sluice train router` reported";

}  // namespace sluice::policy_commands
