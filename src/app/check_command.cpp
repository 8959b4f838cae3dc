#include "app/check_command.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "adapters/stores/key_store.h"
#include "app/config_file.h"
#include "app/exit_code.h"
#include "app/finish_command.h"
#include "policy/unserved.h"

namespace sluice {
namespace {

/// `1 error`, `2 errors`
std::string counted(std::ptrdiff_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

template <typename T>
std::string counted(const std::vector<T>& things, std::string_view what) {
  return counted(std::ssize(things), what);
}

std::string summary(const LoadedConfiguration& loaded, const std::string& file) {
  const auto errors =
      std::ranges::count(loaded.problems, Problem::Severity::error, &Problem::severity);
  const std::string warnings = counted(std::ssize(loaded.problems) - errors, "warning");
  if (!loaded.configuration) {
    return fmt::format("{}: {}, {}", file, counted(errors, "error"), warnings);
  }
  const policy::Snapshot& policy = *loaded.configuration->policy;
  const auto off = std::ranges::count(policy.engines, true, &EngineSpec::off);
  return fmt::format("{}: ok, {}; {}, {} ({} off), {}, {}, {}",
                     file,
                     warnings,
                     counted(policy.zones, "zone"),
                     counted(policy.engines, "engine"),
                     off,
                     counted(policy.models, "model"),
                     counted(policy.workloads, "workload"),
                     counted(policy.rules, "rule"));
}

Problem warning(const std::filesystem::path& file,
                std::string path,
                std::string message,
                std::string suggestion) {
  return {.path = std::move(path),
          .file = file.string(),
          .message = std::move(message),
          .suggestion = std::move(suggestion),
          .severity = Problem::Severity::warning};
}

/// Nothing is wrong with such a workload; it only serves nobody, today and with what is set now.
void warn_of_unserved(const std::filesystem::path& file, LoadedConfiguration& loaded) {
  const policy::Snapshot& policy = *loaded.configuration->policy;
  const Environment all_up{
      .engines = {},
      .date = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now())};
  for (const WorkloadIndex workload : policy::unserved_workloads(policy, all_up)) {
    loaded.problems.push_back(
        warning(file,
                fmt::format("workloads[{}]", to_index(workload)),
                fmt::format("no engine may serve even the plainest request of `{}`",
                            policy.workload(workload).name),
                "`sluice explain` says why each is left out"));
  }
}

/// Keys are looked up, never made: checking must not leave a database behind.
void warn_of_nobody(const std::filesystem::path& file, LoadedConfiguration& loaded) {
  const Configuration& configuration = *loaded.configuration;
  if (configuration.stages.identify.anonymous != identify::Anonymous::off) {
    return;
  }
  const std::filesystem::path keys = configuration.server.data_dir / "sluice.db";
  std::error_code ignored;
  if (std::filesystem::exists(keys, ignored)) {
    Result<stores::KeyStore> store = stores::KeyStore::open(keys);
    const Result<KeyTable> live = store ? store->load() : fail(store.error());
    if (!live || !live->empty()) {
      return;  // What cannot be read is no reason to say that nobody has a key.
    }
  }
  loaded.problems.push_back(warning(file,
                                    "identity.anonymous",
                                    "it is `off` and there is no key, so nobody can be served",
                                    "make one with `sluice keys create`"));
}

}  // namespace

void print_problems(const std::vector<Problem>& problems) {
  for (const Problem& problem : problems) {
    fmt::print(stderr, "{}\n", to_string(problem));
  }
}

int run_check(const CheckOptions& options) {
  LoadedConfiguration loaded = load_configuration(options.config);
  if (loaded.configuration) {
    warn_of_unserved(options.config, loaded);
    warn_of_nobody(options.config, loaded);
  }
  if (options.format == Format::json) {
    fmt::print("{}", problems_document(loaded.problems));
  } else {
    print_problems(loaded.problems);
    fmt::print("{}\n", summary(loaded, options.config.string()));
  }
  return to_int(loaded.configuration ? ExitCode::ok : ExitCode::config);
}

}  // namespace sluice
