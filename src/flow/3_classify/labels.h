#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "domain/caller.h"
#include "domain/entity.h"
#include "domain/facts.h"
#include "domain/finding.h"
#include "domain/label.h"
#include "domain/media_type.h"
#include "domain/request.h"
#include "domain/workload.h"
#include "flow/3_classify/reader.h"
#include "policy/snapshot.h"

namespace sluice::classify {

/// What scanning said, before it is turned into reasons.
struct Evidence {
  std::span<const Finding> findings;
  std::span<const std::uint16_t> markings;  ///< positions in Snapshot::markings; ascending
  std::span<const FoundSubject> subjects;
  std::span<const std::uint32_t> unscannable;  ///< slots; ascending
};

/// Every reason that raises the label of `request`, the workload's floor first.
///
/// @error invalid_input  the declared data class is no level
[[nodiscard]] Result<std::vector<Reason>> reasons_of(const policy::Snapshot& snapshot,
                                                     const Request& request,
                                                     const Caller& caller,
                                                     const Evidence& evidence);

/// The reason that `count` findings of a type are: of a dictionary of the policy's, where it has
/// one with this type.
[[nodiscard]] Reason reason_of_findings(const policy::Snapshot& snapshot,
                                        EntityType type,
                                        std::size_t count);

/// The reason that `count` media of a type are: of the highest level, unless the workload lowers
/// it.
[[nodiscard]] Reason reason_of_media(const policy::Snapshot& snapshot,
                                     const Workload& workload,
                                     MediaType type,
                                     std::size_t count);

}  // namespace sluice::classify
