#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "policy/claim.h"
#include "policy/prove.h"
#include "policy/snapshot.h"

namespace sluice::policy_commands {

/// One claim with what became of it.
struct ProofRow {
  policy::Claim claim;
  Result<policy::Proof> proof;  ///< an error: it could not be decided, and holds for nobody
  std::chrono::microseconds time{};
};

/// All that `sluice policy prove` found out.
struct ProofReport {
  const policy::Snapshot& snapshot;  ///< outlives the report
  std::filesystem::path config;      ///< that was proved, as it was named
  std::chrono::sys_days today;
  std::vector<ProofRow> rows;

  /// What became of all claims together, the worst first.
  enum class Verdict : unsigned char { broken, undecided, no_claim, proved };
  [[nodiscard]] Verdict verdict() const;
};

/// For people, on standard output; with colours where that is a terminal.
void print_text(const ProofReport& report);

/// For machines: one document.
void print_json(const ProofReport& report);

/// What may leave of media that nobody can read, one line for each level that a workload lowers:
/// part of every proof.
[[nodiscard]] std::vector<std::string> lowered_media(const policy::Snapshot& snapshot);

/// Who says a learned fact, and what is known of how often it is right.
[[nodiscard]] std::string who_says(policy::LearnedFact fact, const policy::Snapshot& snapshot);

}  // namespace sluice::policy_commands
