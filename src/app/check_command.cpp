#include "app/check_command.h"

#include <algorithm>
#include <cstdio>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/config_file.h"
#include "app/exit_code.h"

namespace sluice {
namespace {

nlohmann::json to_json(const Problem& problem) {
  return {{"severity", problem.severity == Problem::Severity::error ? "error" : "warning"},
          {"path", problem.path},
          {"file", problem.file},
          {"line", problem.line},
          {"column", problem.column},
          {"message", problem.message},
          {"suggestion", problem.suggestion}};
}

std::string summary(const LoadedConfiguration& loaded, const std::string& file) {
  const auto errors =
      std::ranges::count(loaded.problems, Problem::Severity::error, &Problem::severity);
  const auto warnings = static_cast<std::ptrdiff_t>(loaded.problems.size()) - errors;
  if (!loaded.configuration) {
    return fmt::format("{}: {} errors, {} warnings", file, errors, warnings);
  }
  const policy::Snapshot& policy = *loaded.configuration->policy;
  const auto off = std::ranges::count(policy.engines, true, &EngineSpec::off);
  return fmt::format(
      "{}: ok, {} warnings; {} zones, {} engines ({} off), {} models, {} workloads, {} rules",
      file,
      warnings,
      policy.zones.size(),
      policy.engines.size(),
      off,
      policy.models.size(),
      policy.workloads.size(),
      policy.rules.size());
}

}  // namespace

void print_problems(const std::vector<Problem>& problems) {
  for (const Problem& problem : problems) {
    fmt::print(stderr, "{}\n", to_string(problem));
  }
}

int run_check(const CheckOptions& options) {
  const LoadedConfiguration loaded = load_configuration(options.config);
  if (options.format == Format::json) {
    nlohmann::json problems = nlohmann::json::array();
    for (const Problem& problem : loaded.problems) {
      problems.push_back(to_json(problem));
    }
    fmt::print(
        "{}\n",
        nlohmann::json{{"ok", loaded.configuration.has_value()}, {"problems", problems}}.dump(2));
  } else {
    print_problems(loaded.problems);
    fmt::print("{}\n", summary(loaded, options.config.string()));
  }
  return to_int(loaded.configuration ? ExitCode::ok : ExitCode::config);
}

}  // namespace sluice
