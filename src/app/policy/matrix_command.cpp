#include "app/policy/matrix_command.h"

#include <chrono>
#include <cstdio>

#include <fmt/format.h>
#include <unistd.h>

#include "app/config_file.h"
#include "app/exit_code.h"
#include "app/finish_command.h"
#include "app/policy/matrix.h"
#include "app/policy/run_case.h"

namespace sluice {

int run_policy_matrix(const PolicyMatrixOptions& options) {
  const LoadedConfiguration loaded = load_configuration(options.config);
  if (!loaded.configuration) {
    return finish_with_problems(loaded.problems, options.format);
  }
  const policy::Snapshot snapshot =
      policy_commands::with_engines_off(*loaded.configuration->policy, {});
  const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  const auto rows = policy_commands::matrix_of(snapshot, today);
  if (!rows) {
    return finish_command(fail(rows.error()), options.format);
  }
  const bool terminal = isatty(STDOUT_FILENO) != 0;
  const auto colour = terminal ? policy::Colour::on : policy::Colour::off;
  fmt::print("{}",
             options.format == Format::json ? policy_commands::to_json_text(*rows, snapshot)
                                            : policy_commands::to_text(*rows, snapshot, colour));
  return to_int(ExitCode::ok);
}

}  // namespace sluice
