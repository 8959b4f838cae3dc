#include "domain/label.h"

#include "domain/ids.h"

namespace sluice {

Label join(const Label& a, const Label& b) {
  Label both;
  both.level = strictest(a.level, b.level);
  both.categories = static_cast<CategorySet>(a.categories | b.categories);
  if (a.regions && b.regions) {
    both.regions = static_cast<RegionSet>(*a.regions & *b.regions);
  } else {
    both.regions = a.regions ? a.regions : b.regions;
  }
  const auto& days_a = a.terms.retention_days_max;
  const auto& days_b = b.terms.retention_days_max;
  both.terms.retention_days_max = days_a && days_b ? std::min(days_a, days_b)
                                  : days_a         ? days_a
                                                   : days_b;
  both.terms.no_training = a.terms.no_training || b.terms.no_training;
  return both;
}

Label original_label(std::span<const Reason> reasons) {
  Label label;
  for (const Reason& reason : reasons) {
    label = join(label, reason.raises);
  }
  return label;
}

Label residual_label(std::span<const Reason> reasons, const EntitySet& removed) {
  Label label;
  for (const Reason& reason : reasons) {
    if (!reason.is_removable() || !removed.test(to_index(reason.entity))) {
      label = join(label, reason.raises);
    }
  }
  return label;
}

}  // namespace sluice
