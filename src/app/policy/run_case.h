#pragma once

#include <string>
#include <vector>

#include "app/policy/case.h"
#include "app/policy/case_facts.h"
#include "base/result.h"
#include "domain/ids.h"
#include "policy/explain.h"
#include "policy/snapshot.h"

namespace sluice::policy_commands {

/// What was expected and is not so. Words of the configuration, never of a text.
struct Difference {
  std::string key;
  std::string expected;
  std::string actual;
};

/// What came of one case.
struct CaseResult {
  std::string name;
  int line = 0;
  std::vector<Difference> differences;  ///< empty: it passed
  std::vector<RuleIndex> exercised;     ///< rules that had an effect, each once
  policy::Explanation explanation;      ///< why it was decided so

  [[nodiscard]] bool passed() const { return differences.empty(); }
};

/// The policy as a machine sees it that lacks these credentials and no others.
/// @param off  by EngineIndex; shorter: the rest is on
[[nodiscard]] policy::Snapshot with_engines_off(const policy::Snapshot& snapshot,
                                                const std::vector<bool>& off);

/// Decides about the request of a case, by the code that decides in a gateway, and compares.
///
/// @param snapshot  with every engine on: credentials of this machine must play no part
/// @param desk      of the same snapshot
/// @error invalid_input  the case's text cannot stand in a request
[[nodiscard]] Result<CaseResult> run_case(const policy::Snapshot& snapshot,
                                          CaseDesk& desk,
                                          const TestCase& test);

}  // namespace sluice::policy_commands
