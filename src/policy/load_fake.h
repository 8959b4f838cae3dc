#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "policy/load.h"

namespace sluice::policy {

/// A world for loading in tests: files and environment variables that are there by name.
struct FakeWorld {
  std::set<std::string> credentials;
  std::map<std::string, std::string> files;
  std::chrono::sys_days today = std::chrono::year(2026) / 11 / 21;

  [[nodiscard]] LoadContext context() const {
    return {.has_credential =
                [this](std::string_view name) { return credentials.contains(std::string(name)); },
            .read_file = [this](const std::string& path) -> Result<std::string> {
              const auto file = files.find(path);
              if (file == files.end()) {
                return fail(ErrorCode::io_failed, "no such file");
              }
              return file->second;
            },
            .today = today,
            .other_sections = {"server", "identity", "limits"}};
  }

  /// Loads a configuration as if it stood in `test.yaml`.
  [[nodiscard]] Loaded load_text(std::string_view text) const {
    return load(yaml::parse(text, "test.yaml"), context());
  }
};

/// Every problem on a line of its own, as a person reads it.
[[nodiscard]] inline std::string printed(const std::vector<Problem>& problems) {
  std::string text;
  for (const Problem& problem : problems) {
    text += to_string(problem) + "\n";
  }
  return text;
}

/// A configuration without a mistake, with something of everything, to be spoiled in one place.
inline constexpr std::string_view kCleanPolicy = R"(zones:
  - {name: onprem, kind: on_prem, clearance: secret, accepts: [all]}
  - {name: cloud, kind: public_cloud, clearance: public, clearance_redacted: secret, region: eu}
engines:
  - {name: builtin, zone: onprem, dialect: extractive}
  - name: claude
    zone: cloud
    dialect: anthropic
    api_key: env:CLAUDE_KEY
    models:
      - {name: big, tier: frontier}
labels:
  levels: [public, secret]
  findings: {personal.*: secret}
workloads:
  - {name: main, floor: public}
policy:
  never:
    - {name: stay, when: {workload: main, level: secret}, zones: [cloud]}
  protect:
    - {zone_kinds: [public_cloud], entities: [personal.*], action: mask}
  answers:
    - {from_kinds: [public_cloud], entities: [secret.*], action: flag}
  route:
    - {name: hard, when: {complexity: high}, candidates: [{tier: frontier}]}
    - {name: rest, candidates: [{placement: workload}]}
  exceptions:
    - {name: leave, lifts: stay, until: 2027-01-01}
restore: {hosts: [wiki.example.com]}
)";

/// The world in which kCleanPolicy has no problem.
[[nodiscard]] inline FakeWorld world_of_clean_policy() {
  return {.credentials = {"env:CLAUDE_KEY"}, .files = {{"words.txt", "alpha\n\n# no\n beta \n"}}};
}

}  // namespace sluice::policy
