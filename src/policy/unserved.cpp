#include "policy/unserved.h"

#include <cstddef>
#include <cstdint>

#include "policy/decide.h"

namespace sluice::policy {

std::vector<WorkloadIndex> unserved_workloads(const Snapshot& snapshot,
                                              const Environment& environment) {
  std::vector<WorkloadIndex> unserved;
  for (std::size_t i = 0; i < snapshot.workloads.size(); ++i) {
    const WorkloadIndex workload{static_cast<std::uint16_t>(i)};
    Facts facts{.workload = workload, .input_tokens_estimate = 1};
    facts.reasons.push_back(
        {.kind = ReasonKind::floor_of_workload, .raises = snapshot.workloads[i].floor});
    facts.original = original_label(facts.reasons);
    if (decide(snapshot, facts, environment).outcome != Plan::Outcome::run) {
      unserved.push_back(workload);
    }
  }
  return unserved;
}

}  // namespace sluice::policy
