#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/policy/run_case.h"
#include "policy/snapshot.h"

namespace sluice::policy_commands {

/// The cases of one file, and what came of them.
struct FileResult {
  std::string file;  ///< as the user named it
  std::vector<CaseResult> cases;
};

/// What came of all files.
struct TestRun {
  std::vector<FileResult> files;

  [[nodiscard]] std::size_t cases() const;
  [[nodiscard]] std::size_t failed() const;
};

/// A rule of the policy, and how many cases it had an effect in.
struct Coverage {
  const policy::RuleInfo* rule = nullptr;
  std::uint32_t cases = 0;
};

/// One row for each rule, in the order of the policy. Refers to rules of `snapshot`.
[[nodiscard]] std::vector<Coverage> coverage_of(const policy::Snapshot& snapshot,
                                                const TestRun& run);

/// The results as a table for people: each case, for a failed one what differs and what became of
/// every model, then the rules that no case exercises.
[[nodiscard]] std::string to_text(const TestRun& run,
                                  const std::vector<Coverage>& coverage,
                                  policy::Colour colour);

/// The same for machines, one JSON document.
[[nodiscard]] std::string to_json_text(const TestRun& run,
                                       const std::vector<Coverage>& coverage,
                                       const policy::Snapshot& snapshot);

/// The same in the form of JUnit that build servers read: a test suite for each file.
[[nodiscard]] std::string to_junit(const TestRun& run);

}  // namespace sluice::policy_commands
