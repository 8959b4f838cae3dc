#include "app/keys_command.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "adapters/stores/key_store.h"
#include "adapters/system/system_entropy.h"
#include "app/check_command.h"
#include "app/config_file.h"
#include "app/finish_command.h"
#include "app/journal_text.h"
#include "base/nearest.h"

namespace sluice {
namespace {

using nlohmann::json;

std::chrono::sys_seconds now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

Result<Configuration> configuration_of(const std::filesystem::path& file) {
  LoadedConfiguration loaded = load_configuration(file);
  if (!loaded.configuration) {
    print_problems(loaded.problems);
    return fail(ErrorCode::config_invalid, "the configuration has errors");
  }
  return *std::move(loaded.configuration);
}

Result<stores::KeyStore> open_store(const Configuration& configuration) {
  return stores::KeyStore::open(configuration.server.data_dir / "sluice.db");
}

std::optional<std::string> if_any(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

Principal grant_of(const KeysCreateOptions& options) {
  return {.tenant = {options.tenant},
          .team = {options.team},
          .user = {options.user},
          .roles = options.roles,
          .workloads = options.workloads,
          .clearance = if_any(options.clearance),
          .floor = if_any(options.floor),
          .may_pin_models = options.may_pin};
}

void check_name(const std::string& name,
                const std::string& path,
                const std::vector<std::string>& known,
                std::vector<Problem>& problems) {
  if (std::ranges::find(known, name) == known.end()) {
    problems.push_back({.path = path,
                        .message = "`" + name + "` is not in the policy, which has " +
                                   fmt::format("`{}`", fmt::join(known, "`, `")),
                        .suggestion = did_you_mean(name, known)});
  }
}

json to_json(const stores::KeyRecord& record) {
  const Principal& principal = record.principal;
  const auto or_null = [](const std::optional<std::string>& text) {
    return text ? json(*text) : json();
  };
  return {{"id", principal.key.value},
          {"tenant", principal.tenant.value},
          {"team", principal.team.value},
          {"user", principal.user.value},
          {"roles", principal.roles},
          {"workloads", principal.workloads},
          {"clearance", or_null(principal.clearance)},
          {"floor", or_null(principal.floor)},
          {"may_pin", principal.may_pin_models},
          {"created", to_text(record.created)},
          {"revoked", record.revoked ? json(to_text(*record.revoked)) : json()}};
}

std::string to_line(const stores::KeyRecord& record) {
  const Principal& principal = record.principal;
  const std::string workloads =
      principal.workloads.empty() ? "all" : fmt::format("{}", fmt::join(principal.workloads, ","));
  return fmt::format(
      "{}  {}  tenant={}{}{} workloads={}{}{}{}{}",
      principal.key.value,
      record.revoked ? "revoked" : "live   ",
      principal.tenant.value,
      principal.team.value.empty() ? "" : " team=" + principal.team.value,
      principal.user.value.empty() ? "" : " user=" + principal.user.value,
      workloads,
      principal.roles.empty() ? "" : fmt::format(" roles={}", fmt::join(principal.roles, ",")),
      principal.clearance ? " clearance=" + *principal.clearance : "",
      principal.floor ? " floor=" + *principal.floor : "",
      principal.may_pin_models ? " may-pin" : "");
}

Result<void> create(const KeysCreateOptions& options) {
  SLUICE_TRY(const Configuration configuration, configuration_of(options.config));
  const Principal grant = grant_of(options);
  const std::vector<Problem> problems = check_grant(grant, *configuration.policy);
  if (!problems.empty()) {
    print_problems(problems);
    return fail(ErrorCode::invalid_input, "no key was made");
  }
  SystemEntropy entropy;
  SLUICE_TRY(stores::KeyStore store, open_store(configuration));
  SLUICE_TRY(const KeyTable before, store.load());
  SLUICE_TRY(const stores::NewKey made, store.create(grant, now(), entropy));
  if (options.format == Format::json) {
    fmt::print("{}\n", json{{"id", made.id.value}, {"key", made.key.reveal()}}.dump(2));
  } else {
    fmt::print("{}\n", made.key.reveal());
    fmt::print(stderr,
               "id {}. This is the only time that the key is shown; send it as `Authorization: "
               "Bearer <key>` or `x-api-key`.\n",
               made.id.value);
  }
  const bool was_open = configuration.stages.identify.anonymous == identify::Anonymous::loopback;
  if (before.empty() && was_open) {
    fmt::print(
        stderr,
        "This is the first key, and it ends the anonymous mode: from now on programs on this "
        "machine need a key, too. A running gateway notices within a second.\n");
  }
  return {};
}

Result<void> list(const KeysListOptions& options) {
  SLUICE_TRY(const Configuration configuration, configuration_of(options.config));
  SLUICE_TRY(stores::KeyStore store, open_store(configuration));
  SLUICE_TRY(const std::vector<stores::KeyRecord> records, store.list());
  if (options.format == Format::json) {
    json rows = json::array();
    for (const stores::KeyRecord& record : records) {
      rows.push_back(to_json(record));
    }
    fmt::print("{}\n", rows.dump(2));
    return {};
  }
  for (const stores::KeyRecord& record : records) {
    fmt::print("{}\n", to_line(record));
  }
  if (records.empty()) {
    fmt::print(stderr, "no keys yet: `sluice keys create` makes one\n");
  }
  return {};
}

Result<void> revoke(const KeysRevokeOptions& options) {
  SLUICE_TRY(const Configuration configuration, configuration_of(options.config));
  SLUICE_TRY(stores::KeyStore store, open_store(configuration));
  SLUICE_CHECK(store.revoke({options.id}, now()));
  if (options.format == Format::json) {
    fmt::print("{}\n", json{{"id", options.id}, {"revoked", true}}.dump(2));
  } else {
    fmt::print("{} is revoked\n", options.id);
  }
  return {};
}

}  // namespace

std::vector<Problem> check_grant(const Principal& grant, const policy::Snapshot& snapshot) {
  std::vector<std::string> workloads;
  workloads.reserve(snapshot.workloads.size());
  for (const Workload& workload : snapshot.workloads) {
    workloads.push_back(workload.name);
  }
  std::vector<Problem> problems;
  for (const std::string& workload : grant.workloads) {
    check_name(workload, "--workload", workloads, problems);
  }
  if (grant.clearance) {
    check_name(*grant.clearance, "--clearance", snapshot.levels, problems);
  }
  if (grant.floor) {
    check_name(*grant.floor, "--floor", snapshot.levels, problems);
  }
  if (grant.tenant.value.empty()) {
    problems.push_back({.path = "--tenant", .message = "must not be empty"});
  }
  return problems;
}

int run_keys_create(const KeysCreateOptions& options) {
  return finish_command(create(options));
}

int run_keys_list(const KeysListOptions& options) {
  return finish_command(list(options));
}

int run_keys_revoke(const KeysRevokeOptions& options) {
  return finish_command(revoke(options), options.format);
}

}  // namespace sluice
