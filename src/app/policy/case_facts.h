#pragma once

#include <memory>

#include "algo/linear/judge.h"
#include "algo/ner/finder.h"
#include "algo/scan/scanner.h"
#include "app/policy/case.h"
#include "base/result.h"
#include "domain/facts.h"
#include "flow/3_classify/asked.h"
#include "policy/snapshot.h"

namespace sluice::policy_commands {

/// Turns requests of cases into facts, by the code that reads requests in a gateway. For one
/// thread.
class CaseDesk {
 public:
  /// @param snapshot  outlives the desk
  /// @error config_invalid  a pattern or the model for names cannot be used
  [[nodiscard]] static Result<CaseDesk> open(const policy::Snapshot& snapshot);

  /// What a decision may look at: the text is scanned and classified, then the facts that the case
  /// names are added, each as the reason that it would be.
  /// @error invalid_input  the text cannot stand in a request
  [[nodiscard]] Result<Facts> facts_of(const CaseRequest& request);

 private:
  explicit CaseDesk(const policy::Snapshot& snapshot) : snapshot_(&snapshot) {}

  [[nodiscard]] Result<Facts> read(const CaseRequest& wanted);
  void add_reasons(const CaseRequest& request, Facts& facts) const;

  const policy::Snapshot* snapshot_;
  std::unique_ptr<const scan::Scanner> scanner_;
  std::unique_ptr<ner::Finder> names_;          ///< null: the policy looks for none
  std::shared_ptr<const linear::Judge> judge_;  ///< null: the policy asks nobody
  classify::Router router_;
  scan::Scratch scratch_;
};

}  // namespace sluice::policy_commands
