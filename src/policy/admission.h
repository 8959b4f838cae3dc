#pragma once

#include <vector>

#include "domain/facts.h"
#include "domain/plan.h"
#include "policy/snapshot.h"

namespace sluice::policy {

/// What the admission rule says about one zone.
struct ZoneVerdict {
  Drop drop = Drop::none;
  RuleIndex rule = RuleIndex::none;  ///< the rule that dropped the zone, where one did
  Label residual;                    ///< what is left after the zone's transforms
};

/// What an Admission works with. Whoever keeps it gives no memory back between two requests.
struct AdmissionMemory {
  std::vector<EntityType> found;
  std::vector<RuleIndex> forbidden_by;  ///< by ZoneIndex: the first `never` that holds
};

/// The admission rule for one request. Conditions of `never` are evaluated once, for all zones.
/// Holds references: all arguments must outlive it.
class Admission {
 public:
  Admission(const Snapshot& snapshot,
            const Facts& facts,
            const Environment& environment,
            AdmissionMemory& memory);

  /// Whether models of `zone` are admissible, and if not, the first check that failed, in the order
  /// of Drop. Terms and regions are those of the original label, which are the stricter ones.
  [[nodiscard]] ZoneVerdict judge(ZoneIndex zone) const;

 private:
  [[nodiscard]] ZoneVerdict judge_transforms(ZoneIndex zone) const;
  [[nodiscard]] bool takes_something_out(ZoneIndex zone) const;
  [[nodiscard]] bool leaves_sensitive_in(ZoneIndex zone) const;
  [[nodiscard]] Transform transform_of(EntityType type, ZoneIndex zone) const;

  const Snapshot& snapshot_;
  const Facts& facts_;
  const Environment& environment_;
  const std::vector<EntityType>& found_;
  const std::vector<RuleIndex>& forbidden_by_;
};

/// The live exception that lifts the `never` called `rule` for this request in `zone`; null: none.
[[nodiscard]] const Exception* lifting_exception(const Snapshot& snapshot,
                                                 RuleIndex rule,
                                                 ZoneIndex zone,
                                                 const Facts& facts,
                                                 const Environment& environment);

/// The exceptions without which nothing of this request could go to `zone`, each once: for every
/// `never` that holds there, the one that lifts it. For facts and an environment under which the
/// zone was admissible.
[[nodiscard]] std::vector<RuleIndex> exceptions_used(const Snapshot& snapshot,
                                                     const Facts& facts,
                                                     const Environment& environment,
                                                     ZoneIndex zone);

/// True when a reviewer has released the request to `zone` as it is, and the policy lets them: no
/// transform of that zone is applied. Public clouds get no originals, whatever was released.
[[nodiscard]] bool is_original_released(const Snapshot& snapshot,
                                        ZoneIndex zone,
                                        const Environment& environment);

}  // namespace sluice::policy
