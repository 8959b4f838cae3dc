#include "app/policy/prove_command.h"

#include <chrono>
#include <utility>
#include <vector>

#include "app/config_file.h"
#include "app/exit_code.h"
#include "app/finish_command.h"
#include "app/policy/prove_report.h"
#include "policy/prove.h"

namespace sluice {
namespace {

using policy_commands::ProofReport;
using policy_commands::ProofRow;

/// A claim that cannot be decided keeps nobody from hearing of the others.
std::vector<ProofRow> prove_all(const Configuration& configuration, std::chrono::sys_days today) {
  const policy::Snapshot& snapshot = *configuration.policy;
  std::vector<policy::Claim> claims = policy::boundary_claims(snapshot);
  claims.insert(claims.end(), configuration.claims.begin(), configuration.claims.end());
  std::vector<ProofRow> rows;
  for (policy::Claim& claim : claims) {
    const auto begin = std::chrono::steady_clock::now();
    Result<policy::Proof> proof = policy::prove(snapshot, claim, today);
    const auto end = std::chrono::steady_clock::now();
    rows.push_back({std::move(claim),
                    std::move(proof),
                    std::chrono::duration_cast<std::chrono::microseconds>(end - begin)});
  }
  return rows;
}

ExitCode exit_code_of(ProofReport::Verdict verdict) {
  switch (verdict) {
    case ProofReport::Verdict::broken:
      return ExitCode::test_failed;
    case ProofReport::Verdict::undecided:
      return ExitCode::failed;
    case ProofReport::Verdict::no_claim:
    case ProofReport::Verdict::proved:
      return ExitCode::ok;
  }
  return ExitCode::failed;
}

}  // namespace

int run_policy_prove(const PolicyProveOptions& options) {
  const LoadedConfiguration loaded = load_configuration(options.config);
  if (!loaded.configuration) {
    return finish_with_problems(loaded.problems, options.format);
  }
  const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  const ProofReport report{.snapshot = *loaded.configuration->policy,
                           .config = options.config,
                           .today = today,
                           .rows = prove_all(*loaded.configuration, today)};
  if (options.format == Format::json) {
    print_json(report);
  } else {
    print_text(report);
  }
  return to_int(exit_code_of(report.verdict()));
}

}  // namespace sluice
