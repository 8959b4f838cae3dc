#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/alerts/announcer/webhook.h"
#include "algo/yaml/parse.h"
#include "app/drill_schedule.h"
#include "base/problem.h"
#include "flow/house.h"
#include "net/address.h"
#include "net/limits.h"
#include "policy/claim.h"
#include "policy/snapshot.h"

namespace sluice {

/// The `server` section: everything that no rule of the policy speaks of.
struct ServerConfig {
  net::ListenAddress listen{.host = "127.0.0.1",
                            .port = 8080};  ///< port 0: any free one, which is printed
  std::optional<net::ListenAddress>
      admin;  ///< for operators and reviewers; empty: no such listener
  std::filesystem::path data_dir =
      "data";            ///< keys, master key, journal; relative to the working folder
  unsigned threads = 0;  ///< event loops; 0: one for each core; 1..256
  std::filesystem::path tls_certificate;  ///< PEM chain; empty: plain HTTP
  std::filesystem::path tls_key;          ///< PEM
  net::Limits limits;
};

/// A whole configuration file, checked.
struct Configuration {
  ServerConfig server;
  StageConfigs stages;
  alerts::WebhookConfig webhook;  ///< `alerts.webhook`
  DrillConfig drill;
  std::shared_ptr<const policy::Snapshot> policy;
  std::vector<policy::Claim> claims;  ///< `prove`
  std::vector<std::string> tests;  ///< patterns of files for `sluice policy test`, relative to this
};

/// What came of reading one: usable unless there are errors, and all that is wrong or odd.
struct LoadedConfiguration {
  std::optional<Configuration> configuration;
  std::vector<Problem> problems;  ///< in the order of the file
};

/// Reads and checks a configuration: a file, and `conf.d/*.yaml` beside it. Reads the environment
/// (which credentials are there) and the dictionaries that it names; opens no socket.
[[nodiscard]] LoadedConfiguration load_configuration(const std::filesystem::path& file);

/// The same for one that was read already; paths in it are relative to the folder of its file.
[[nodiscard]] LoadedConfiguration load_configuration(const yaml::Document& document);

}  // namespace sluice
