#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/drill/probe.h"
#include "app/policy/case_facts.h"
#include "base/result.h"
#include "domain/facts.h"
#include "policy/snapshot.h"

namespace sluice::drill {

/// What the policy says of one probe. What a classifier learns of its text (`complexity`, `intent`)
/// is read by the code that a gateway runs.
struct Expectation {
  std::string level;              ///< of the original label
  std::vector<bool> may_receive;  ///< by ModelIndex
  bool may_answer = false;        ///< 200
  bool may_refuse = false;        ///< 403
  bool may_be_down = false;       ///< 503
  bool may_wait = false;          ///< kept for a person or an engine: 202, 403, 503 or 504
};

/// Works out expectations. Labels are what was put into a probe, joined with whatever is found in
/// it: so a detector that misses a canary does not make it harmless.
class Oracle {
 public:
  /// @param policy  outlives the oracle
  [[nodiscard]] static Result<Oracle> open(const policy::Snapshot& policy);

  [[nodiscard]] Result<Expectation> expect(const Probe& probe, const Environment& environment);

  /// What happens to findings of a type on the way to a model.
  [[nodiscard]] Transform transform(ModelIndex model, EntityType type) const;

 private:
  Oracle(const policy::Snapshot& policy, policy_commands::CaseDesk desk)
      : policy_(&policy), desk_(std::move(desk)) {}

  const policy::Snapshot* policy_;
  policy_commands::CaseDesk desk_;
};

}  // namespace sluice::drill
