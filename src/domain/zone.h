#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/label.h"

namespace sluice {

/// Ordered from the closest to the farthest: `placement: private_first` walks it forwards.
enum class ZoneKind : std::uint8_t { device, on_prem, private_cloud, public_cloud };

[[nodiscard]] std::string_view to_string(ZoneKind kind);

/// A place where models run, and what may go there.
struct Zone {
  std::string name;
  ZoneKind kind = ZoneKind::public_cloud;
  Level clearance{};           ///< residual labels up to this may enter
  Level clearance_redacted{};  ///< original labels up to this may enter once redacted; >= clearance
  CategorySet accepts = 0;
  CategorySet accepts_redacted = 0;
  std::optional<std::uint8_t> region;  ///< bit number in RegionSet; empty: undeclared
  std::optional<std::uint16_t>
      retention_days;                     ///< undeclared: admits no label with a retention term
  std::optional<bool> trains_on_prompts;  ///< undeclared: admits no label with `no_training`

  friend bool operator==(const Zone&, const Zone&) = default;
};

}  // namespace sluice
