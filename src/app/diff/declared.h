#pragma once

#include <string>
#include <vector>

#include "app/diff/report.h"
#include "app/diff/situations.h"

namespace sluice::diff {

/// What either policy declares, line by line, and the other one does not: workloads, levels,
/// categories and types, on which situations stand; and what no decision shows, such as words that
/// are looked for, what is done with answers, or where originals may be restored.
[[nodiscard]] std::vector<OnlyIn> declared_differences(const Policies& policies);

/// Sections of the configuration that do not say the same.
[[nodiscard]] std::vector<std::string> changed_sections(const Policies& policies);

}  // namespace sluice::diff
