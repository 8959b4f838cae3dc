#include <algorithm>
#include <cstddef>

#include <fmt/format.h>

#include "policy/claim.h"

namespace sluice::policy {
namespace {

std::optional<Level> above(Level level, const Snapshot& snapshot) {
  if (level >= snapshot.highest_level()) {
    return std::nullopt;
  }
  return Level{static_cast<std::uint8_t>(to_index(level) + 1)};
}

}  // namespace

std::vector<Claim> boundary_claims(const Snapshot& snapshot) {
  std::vector<Claim> claims;
  for (std::size_t i = 0; i < snapshot.zones.size(); ++i) {
    const Zone& zone = snapshot.zones[i];
    const bool is_used = std::ranges::any_of(
        snapshot.models, [&](const Model& model) { return to_index(model.zone) == i; });
    std::vector<bool> zones(snapshot.zones.size());
    zones[i] = true;
    if (const auto level = above(zone.clearance, snapshot); is_used && level) {
      claims.push_back({.name = fmt::format("nothing above {} is in what goes to {}",
                                            snapshot.level_name(zone.clearance),
                                            zone.name),
                        .residual_min = level,
                        .zones = zones});
    }
    const Level redacted = strictest(zone.clearance, zone.clearance_redacted);
    if (const auto level = above(redacted, snapshot); is_used && level) {
      claims.push_back({.name = fmt::format("nothing above {} goes to {}, whatever is taken out",
                                            snapshot.level_name(redacted),
                                            zone.name),
                        .original_min = level,
                        .zones = zones});
    }
  }
  return claims;
}

}  // namespace sluice::policy
