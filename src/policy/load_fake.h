#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "policy/load.h"

namespace sluice::policy {

/// A world for loading in tests: files and environment variables that are there by name.
struct FakeWorld {
  std::set<std::string> credentials = {};
  std::map<std::string, std::string> files = {};
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

}  // namespace sluice::policy
