#include "app/diff/diff_command.h"

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "app/config_file.h"
#include "app/diff/diff.h"
#include "app/exit_code.h"
#include "app/finish_command.h"

namespace sluice {
namespace {

using policy::Snapshot;

/// @param problems  gets those of a file that has errors
std::optional<Snapshot> load(const std::filesystem::path& file, std::vector<Problem>& problems) {
  const LoadedConfiguration loaded = load_configuration(file);
  if (!loaded.configuration) {
    problems.insert(problems.end(), loaded.problems.begin(), loaded.problems.end());
    return std::nullopt;
  }
  return *loaded.configuration->policy;
}

/// A missing key is no part of a policy: whoever compares two need not have any. Off is only what
/// was off already when the journal was written.
void switch_on(Snapshot& snapshot, const Snapshot& before, const diff::Recording* recording) {
  for (EngineSpec& engine : snapshot.engines) {
    const auto known = std::ranges::find(before.engines, engine.name, &EngineSpec::name);
    const bool was_silent = recording != nullptr && known != before.engines.end() &&
                            !recording->engines.contains(engine.name);
    engine.off = engine.off && was_silent;
  }
}

Result<diff::Report> compare(Snapshot before, Snapshot after, const PolicyDiffOptions& options) {
  if (options.replay.empty()) {
    switch_on(after, before, nullptr);
    switch_on(before, before, nullptr);
    const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
    return diff::diff({before, after}, today);
  }
  SLUICE_TRY(const diff::Recording recording, diff::read_recording(options.replay, before));
  switch_on(after, before, &recording);
  switch_on(before, before, &recording);
  return diff::replay({before, after}, recording);
}

}  // namespace

int run_policy_diff(const PolicyDiffOptions& options) {
  std::vector<Problem> problems;
  std::optional<Snapshot> before = load(options.before, problems);
  std::optional<Snapshot> after = load(options.after, problems);
  if (!before || !after) {
    return finish_with_problems(problems, options.format);
  }
  Result<diff::Report> report = compare(*std::move(before), *std::move(after), options);
  if (!report) {
    return finish_command(fail(report.error()), options.format);
  }
  report->before_file = options.before.string();
  report->after_file = options.after.string();
  const auto colour = isatty(STDOUT_FILENO) != 0 ? policy::Colour::on : policy::Colour::off;
  fmt::print("{}",
             options.format == Format::json ? diff::to_json_text(*report)
                                            : diff::to_text(*report, colour));
  return to_int(report->is_same() ? ExitCode::ok : ExitCode::differs);
}

}  // namespace sluice
