#include "flow/4_enrich/named_label.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sluice::enrich {
namespace {

std::vector<std::string> names_in(std::uint32_t bits, const std::vector<std::string>& names) {
  std::vector<std::string> found;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if ((bits >> i & 1U) != 0) {
      found.push_back(names[i]);
    }
  }
  return found;
}

/// The bits of those that are known; `unknown` counts the others.
std::uint32_t bits_of(const std::vector<std::string>& wanted,
                      const std::vector<std::string>& names,
                      std::size_t& unknown) {
  std::uint32_t bits = 0;
  for (const std::string& name : wanted) {
    const auto at = std::ranges::find(names, name);
    if (at == names.end()) {
      ++unknown;
    } else {
      bits |= 1U << static_cast<unsigned>(at - names.begin());
    }
  }
  return bits;
}

}  // namespace

NamedLabel to_named(const Label& label, const policy::Snapshot& policy) {
  NamedLabel named{.level = policy.level_name(label.level),
                   .categories = names_in(label.categories, policy.categories),
                   .terms = label.terms};
  if (label.regions) {
    named.regions = names_in(*label.regions, policy.regions);
  }
  return named;
}

Label from_named(const NamedLabel& named, const policy::Snapshot& policy) {
  constexpr RegionSet kNowhere = 0;
  std::size_t unknown_categories = 0;
  std::size_t unknown_regions = 0;
  Label label{.level = policy.find_level(named.level).value_or(policy.highest_level()),
              .categories = static_cast<CategorySet>(
                  bits_of(named.categories, policy.categories, unknown_categories)),
              .terms = named.terms};
  if (named.regions) {
    label.regions =
        static_cast<RegionSet>(bits_of(*named.regions, policy.regions, unknown_regions));
  }
  if (unknown_categories > 0) {
    label.regions = kNowhere;
  }
  return label;
}

}  // namespace sluice::enrich
