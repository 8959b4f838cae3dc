#include "app/policy/test_command.h"

#include <chrono>
#include <cstdio>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "app/check_command.h"
#include "app/config_file.h"
#include "app/exit_code.h"
#include "app/finish_command.h"
#include "app/policy/limits.h"
#include "app/policy/load_cases.h"
#include "app/policy/test_files.h"
#include "app/policy/test_run.h"
#include "app/print.h"
#include "app/train/atomic_file.h"
#include "base/file.h"

namespace sluice {
namespace {

using namespace policy_commands;  // NOLINT(google-build-using-namespace): their front door

/// A file of cases, ready to be run.
struct CaseFile {
  std::string name;
  std::vector<TestCase> cases;
};

/// The files that the user or the configuration names.
Result<std::vector<std::filesystem::path>> files_for(const PolicyTestOptions& options,
                                                     const Configuration& configuration) {
  if (!options.files.empty()) {
    return options.files;
  }
  if (configuration.tests.empty()) {
    return fail(Error{.code = ErrorCode::invalid_input,
                      .message = "there are no tests to run",
                      .hint = "name a file, or write `tests: policy-tests/*.yaml` into the "
                              "configuration"});
  }
  return find_test_files(options.config.parent_path(), configuration.tests);
}

/// Reads all files, so that the problems of all of them come out at once.
/// @param problems  gets them
Result<std::vector<CaseFile>> read_files(const std::vector<std::filesystem::path>& paths,
                                         const policy::Snapshot& snapshot,
                                         std::vector<Problem>& problems) {
  const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  std::vector<CaseFile> files;
  for (const std::filesystem::path& path : paths) {
    SLUICE_TRY(const std::string text, read_file(path, kTestFileBytesMax));
    LoadedCases loaded = load_cases(yaml::parse(text, path.string()), snapshot, today);
    problems.insert(problems.end(), loaded.problems.begin(), loaded.problems.end());
    files.push_back({.name = path.string(), .cases = std::move(loaded.cases)});
  }
  if (has_errors(problems)) {
    return fail(ErrorCode::config_invalid, "a test file has errors; nothing was run");
  }
  return files;
}

Result<TestRun> run_files(const std::vector<CaseFile>& files, const policy::Snapshot& snapshot) {
  SLUICE_TRY(CaseDesk desk, CaseDesk::open(snapshot));
  TestRun run;
  for (const CaseFile& file : files) {
    FileResult& results = run.files.emplace_back(FileResult{.file = file.name, .cases = {}});
    for (const TestCase& test : file.cases) {
      SLUICE_TRY(CaseResult result, run_case(snapshot, desk, test));
      results.cases.push_back(std::move(result));
    }
  }
  return run;
}

Result<void> report(const TestRun& run,
                    const policy::Snapshot& snapshot,
                    const PolicyTestOptions& options) {
  const std::vector<Coverage> coverage = coverage_of(snapshot, run);
  if (options.format == Format::json) {
    fmt::print("{}", to_json_text(run, coverage, snapshot));
  } else {
    const bool terminal = isatty(STDOUT_FILENO) != 0;
    fmt::print("{}", to_text(run, coverage, terminal ? policy::Colour::on : policy::Colour::off));
  }
  return options.junit.empty() ? Result<void>()
                               : train::write_whole_file(options.junit, to_junit(run));
}

/// Runs everything; how many cases failed.
/// @param problems  gets those of the files
Result<std::size_t> test(const PolicyTestOptions& options,
                         const Configuration& configuration,
                         std::vector<Problem>& problems) {
  const policy::Snapshot snapshot = with_engines_off(*configuration.policy, {});
  SLUICE_TRY(const std::vector<std::filesystem::path> paths, files_for(options, configuration));
  SLUICE_TRY(const std::vector<CaseFile> files, read_files(paths, snapshot, problems));
  SLUICE_TRY(const TestRun run, run_files(files, snapshot));
  SLUICE_CHECK(report(run, snapshot, options));
  return run.failed();
}

}  // namespace

int run_policy_test(const PolicyTestOptions& options) {
  const LoadedConfiguration loaded = load_configuration(options.config);
  if (!loaded.configuration) {
    return finish_with_problems(loaded.problems, options.format);
  }
  std::vector<Problem> problems;
  const Result<std::size_t> failed = test(options, *loaded.configuration, problems);
  if (!failed && has_errors(problems)) {
    return finish_with_problems(problems, options.format);
  }
  print_problems(problems);
  if (!failed) {
    return finish_command(fail(failed.error()), options.format);
  }
  return to_int(*failed == 0 ? ExitCode::ok : ExitCode::test_failed);
}

}  // namespace sluice
