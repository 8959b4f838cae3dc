#include "flow/4_enrich/named_label.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "policy/words.h"

namespace sluice::enrich {
namespace {

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
                   .categories = policy::names_of_bits(label.categories, policy.categories),
                   .terms = label.terms};
  if (label.regions) {
    named.regions = policy::names_of_bits(*label.regions, policy.regions);
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
