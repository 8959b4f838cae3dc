#include "policy/snapshot.h"

#include <algorithm>

namespace sluice::policy {

std::optional<Level> Snapshot::find_level(std::string_view name) const {
  const auto level = std::ranges::find(levels, name);
  if (level == levels.end()) {
    return std::nullopt;
  }
  return Level{static_cast<std::uint8_t>(level - levels.begin())};
}

std::optional<WorkloadIndex> Snapshot::find_workload(std::string_view name) const {
  const auto workload = std::ranges::find(workloads, name, &Workload::name);
  if (workload == workloads.end()) {
    return std::nullopt;
  }
  return WorkloadIndex{static_cast<std::uint16_t>(workload - workloads.begin())};
}

}  // namespace sluice::policy
