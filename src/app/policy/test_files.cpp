#include "app/policy/test_files.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <fnmatch.h>

#include "app/policy/limits.h"

namespace sluice::policy_commands {
namespace {

namespace fs = std::filesystem;

bool matches(const std::string& pattern, const fs::path& name) {
  return fnmatch(pattern.c_str(), name.c_str(), FNM_PERIOD) == 0;
}

Result<std::vector<fs::path>> files_of(const fs::path& pattern) {
  std::vector<fs::path> files;
  std::error_code failure;
  const fs::path folder = pattern.has_parent_path() ? pattern.parent_path() : fs::path(".");
  fs::directory_iterator entry(folder, failure);
  for (; !failure && entry != fs::directory_iterator(); entry.increment(failure)) {
    if (matches(pattern.filename().string(), entry->path().filename()) &&
        entry->is_regular_file(failure)) {
      files.push_back(pattern.has_parent_path() ? entry->path() : entry->path().filename());
    }
  }
  if (files.empty()) {
    return fail(ErrorCode::config_invalid,
                fmt::format("`tests`: no file fits `{}`", pattern.string()));
  }
  return files;
}

}  // namespace

Result<std::vector<fs::path>> find_test_files(const fs::path& folder,
                                              const std::vector<std::string>& patterns) {
  std::vector<fs::path> all;
  for (const std::string& pattern : patterns) {
    SLUICE_TRY(const std::vector<fs::path> files, files_of(folder / pattern));
    all.insert(all.end(), files.begin(), files.end());
  }
  std::ranges::sort(all);
  const auto [begin, end] = std::ranges::unique(all);
  all.erase(begin, end);
  if (all.size() > kTestFilesMax) {
    return fail(ErrorCode::config_invalid,
                fmt::format("`tests` names more than {} files", kTestFilesMax));
  }
  return all;
}

}  // namespace sluice::policy_commands
