#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "algo/yaml/parse.h"
#include "base/problem.h"
#include "base/result.h"
#include "policy/claim.h"
#include "policy/snapshot.h"

namespace sluice::policy {

/// What loading needs to know of the world; given, so that loading itself is pure.
struct LoadContext {
  /// True when a credential's reference (`env:NAME`, `file:/path`) leads to something that is not
  /// empty. The credential itself never comes in here.
  std::function<bool(std::string_view reference)> has_credential;
  /// The text of a dictionary; relative paths are relative to the configuration file.
  std::function<Result<std::string>(const std::string& path)> read_file;
  /// Exceptions that ended before this day are warned about.
  std::chrono::sys_days today;
  /// A clock that never goes back, to say how slow a user's pattern is; none: that is left out.
  std::function<std::chrono::nanoseconds()> now = {};
  /// Top-level sections that somebody else reads: `server`, `identity`, `limits`.
  std::vector<std::string> other_sections;
};

/// A snapshot, unless there are errors, and all that is wrong or odd, in the order of the text.
struct Loaded {
  std::optional<Snapshot> snapshot;
  std::vector<Claim> claims;  ///< `prove`: part of no decision
  std::vector<Problem> problems;
};

/// Checks a configuration and compiles its policy. What is left out gets the defaults of the
/// documentation; what this version cannot do is refused, never ignored. The problems of `document`
/// are part of the answer.
[[nodiscard]] Loaded load(const yaml::Document& document, const LoadContext& context);

}  // namespace sluice::policy
