#include "app/policy/test_run.h"

#include <algorithm>

namespace sluice::policy_commands {

std::size_t TestRun::cases() const {
  std::size_t count = 0;
  for (const FileResult& file : files) {
    count += file.cases.size();
  }
  return count;
}

std::size_t TestRun::failed() const {
  std::size_t count = 0;
  for (const FileResult& file : files) {
    count += static_cast<std::size_t>(std::ranges::count_if(
        file.cases, [](const CaseResult& result) { return !result.passed(); }));
  }
  return count;
}

std::vector<Coverage> coverage_of(const policy::Snapshot& snapshot, const TestRun& run) {
  std::vector<Coverage> coverage;
  coverage.reserve(snapshot.rules.size());
  for (const policy::RuleInfo& rule : snapshot.rules) {
    coverage.push_back({.rule = &rule});
  }
  for (const FileResult& file : run.files) {
    for (const CaseResult& result : file.cases) {
      for (const RuleIndex rule : result.exercised) {
        ++coverage[to_index(rule)].cases;
      }
    }
  }
  return coverage;
}

}  // namespace sluice::policy_commands
