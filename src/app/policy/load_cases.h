#pragma once

#include <chrono>
#include <vector>

#include "algo/yaml/parse.h"
#include "app/policy/case.h"
#include "base/problem.h"
#include "policy/snapshot.h"

namespace sluice::policy_commands {

/// The cases of one file, and everything that is wrong with it: use them only without problems.
struct LoadedCases {
  std::vector<TestCase> cases;
  std::vector<Problem> problems;
};

/// Reads a test file against the policy that it is for: every name in it must be one of the
/// policy's, every word one of the language. The problems of `document` are part of the answer.
///
/// @param today  the date of cases that say none
[[nodiscard]] LoadedCases load_cases(const yaml::Document& document,
                                     const policy::Snapshot& snapshot,
                                     std::chrono::sys_days today);

}  // namespace sluice::policy_commands
