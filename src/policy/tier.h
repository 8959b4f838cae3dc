#pragma once

#include <optional>
#include <string>
#include <vector>

#include "algo/yaml/value.h"
#include "domain/model.h"

namespace sluice::policy {

/// A tier as it is written: `small`, `mid`, `frontier` or `specialised:NAME`.
struct TierName {
  Tier tier = Tier::none;
  std::string speciality;  ///< NAME; empty for the other tiers
};

[[nodiscard]] std::optional<TierName> read_tier(const yaml::Value& value);

/// The set of the capabilities that are named; each unknown one is a problem.
[[nodiscard]] CapabilitySet read_capabilities(const std::vector<yaml::Value>& values);

}  // namespace sluice::policy
