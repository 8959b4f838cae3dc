#pragma once

#include "base/error.h"

namespace sluice {

/// What the process says to a script. The table is in docs/cli.md; a number never changes its
/// meaning.
enum class ExitCode : int {
  ok = 0,
  failed = 1,       ///< something went wrong that has no code of its own
  usage = 2,        ///< the command line is wrong
  config = 3,       ///< the configuration has errors; all of them were printed
  test_failed = 4,  ///< a policy test or a claim does not hold
  tampered = 5,     ///< evidence does not verify
  refused = 6,      ///< the policy, or the gateway, refused the request
  unavailable = 7,  ///< nothing that may serve is reachable
  differs = 8,      ///< what was compared is not the same
};

[[nodiscard]] constexpr int to_int(ExitCode code) {
  return static_cast<int>(code);
}

/// The exit code for a failure of a command.
[[nodiscard]] ExitCode exit_code_for(ErrorCode code);

}  // namespace sluice
