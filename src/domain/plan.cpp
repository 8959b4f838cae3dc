#include "domain/plan.h"

namespace sluice {

std::string_view to_string(Transform transform) {
  switch (transform) {
    case Transform::none:
      return "none";
    case Transform::pseudonymise:
      return "pseudonymise";
    case Transform::generalise:
      return "generalise";
    case Transform::mask:
      return "mask";
    case Transform::drop_zone:
      return "drop_zone";
    case Transform::refuse:
      return "refuse";
  }
  return "refuse";
}

std::string_view to_string(Drop drop) {
  switch (drop) {
    case Drop::none:
      return "none";
    case Drop::engine_off:
      return "engine_off";
    case Drop::refused_by_rule:
      return "refused_by_rule";
    case Drop::zone_dropped:
      return "zone_dropped";
    case Drop::residual_level:
      return "residual_level";
    case Drop::original_level:
      return "original_level";
    case Drop::residual_categories:
      return "residual_categories";
    case Drop::original_categories:
      return "original_categories";
    case Drop::region:
      return "region";
    case Drop::retention:
      return "retention";
    case Drop::training:
      return "training";
    case Drop::never_rule:
      return "never_rule";
    case Drop::finding_left_in:
      return "finding_left_in";
    case Drop::unsearched:
      return "unsearched";
    case Drop::capability:
      return "capability";
    case Drop::context_size:
      return "context_size";
    case Drop::not_pinned:
      return "not_pinned";
    case Drop::not_routed:
      return "not_routed";
    case Drop::engine_down:
      return "engine_down";
  }
  return "none";
}

}  // namespace sluice
