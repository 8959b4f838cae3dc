#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "app/policy/load_cases.h"
#include "app/policy/run_case.h"
#include "app/policy/test_run.h"
#include "policy/decide_fake.h"

namespace sluice::policy_commands {

/// The policy of decision tests, with one more rule for answers and one for names of projects.
[[nodiscard]] inline policy::Snapshot snapshot_of_cases() {
  std::string text(policy::kThreeZones);
  const std::size_t route = text.find("  route:\n");
  text.insert(route,
              "  answers:\n    - {name: no keys back, from_zones: [private], "
              "entities: [secret.*], action: mask}\n");
  const std::size_t findings = text.find("  findings:");
  text.insert(findings,
              "  markings: [{text: [\"TOP SECRET\", \"EYES ONLY\"], level: confidential}]\n"
              "  dictionaries: [{name: projects, words: [Bluebird], level: confidential}]\n");
  return policy::snapshot_of(text);
}

/// The cases of a file that is called `cases.yaml`.
[[nodiscard]] inline LoadedCases load_text(const policy::Snapshot& snapshot,
                                           std::string_view text) {
  return load_cases(yaml::parse(text, "cases.yaml"), snapshot, policy::kToday);
}

/// What came of the cases of a file without a mistake, all of them.
[[nodiscard]] inline TestRun run_text(const policy::Snapshot& snapshot, std::string_view text) {
  const LoadedCases loaded = load_text(snapshot, text);
  EXPECT_TRUE(loaded.problems.empty()) << policy::printed(loaded.problems);
  Result<CaseDesk> desk = CaseDesk::open(snapshot);
  TestRun run{.files = {{.file = "cases.yaml", .cases = {}}}};
  for (const TestCase& test : loaded.cases) {
    Result<CaseResult> result = run_case(snapshot, *desk, test);
    EXPECT_TRUE(result.has_value()) << test.name;
    run.files.front().cases.push_back(std::move(result).value_or(CaseResult{}));
  }
  return run;
}

/// The differences of one case as `zone: cloud, not onprem`, a line each.
[[nodiscard]] inline std::string differences_of(const CaseResult& result) {
  std::string text;
  for (const Difference& difference : result.differences) {
    text += difference.key + ": " + difference.expected + ", not " + difference.actual + "\n";
  }
  return text;
}

}  // namespace sluice::policy_commands
