#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/diff/compare.h"
#include "app/diff/recorded.h"
#include "policy/explain.h"

namespace sluice::diff {

/// What only one of two policies declares: names, on which nothing can be compared, or what no
/// decision shows.
struct OnlyIn {
  std::string what;  ///< `workload`, `marking` ...
  std::vector<std::string> before;
  std::vector<std::string> after;
};

/// What a replay says beyond the changes.
struct Replay {
  std::uint64_t reproduced = 0;  ///< requests that the old policy sends where they went
  std::uint64_t undecided = 0;
  std::uint64_t unnamed = 0;
  std::uint64_t other_policies = 0;  ///< digests in the journal that are not the old policy's
  Durations durations;
};

/// All that `sluice policy diff` prints.
struct Report {
  std::string before_file, after_file;
  std::string before_digest, after_digest;
  std::vector<std::string> changed_sections;  ///< of the configuration
  std::vector<OnlyIn> only_in;
  std::vector<Change> changes;
  std::uint64_t decisions = 0;
  std::uint64_t changed = 0;
  Money cost_before, cost_after;
  bool is_complete = true;
  std::vector<std::string> assumed;  ///< facts that rules ask for and a journal does not hold
  std::optional<Replay> replay;      ///< empty: situations were made up

  /// Nothing that anybody could send is treated differently: no decision changes, and no section
  /// says something else, but for what rules are called.
  [[nodiscard]] bool is_same() const;
};

[[nodiscard]] std::string to_text(const Report& report, policy::Colour colour);

/// The same for machines, one JSON document.
[[nodiscard]] std::string to_json_text(const Report& report);

}  // namespace sluice::diff
