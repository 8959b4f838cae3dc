#include "app/config_folder.h"

#include <algorithm>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "algo/yaml/merge.h"
#include "base/file.h"

namespace sluice {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFolder = "conf.d";
constexpr const char* kEnding = ".yaml";

Problem problem_of(const fs::path& file, std::string message, std::string suggestion = {}) {
  return {
      .file = file.string(), .message = std::move(message), .suggestion = std::move(suggestion)};
}

/// What a person who put it there may have taken for a part of the configuration.
bool looks_like_yaml(const fs::path& file) {
  return file.extension() == ".yml" || file.extension() == ".YAML" || file.extension() == ".YML";
}

/// The files of a folder that belong to the configuration, by name; hidden ones never do.
std::vector<fs::path> files_of(const fs::path& folder, std::vector<Problem>& problems) {
  std::vector<fs::path> files;
  std::error_code failure;
  for (fs::directory_iterator entry(folder, failure), end; !failure && entry != end;
       entry.increment(failure)) {
    const fs::path& file = entry->path();
    if (file.filename().string().starts_with('.')) {
      continue;
    }
    if (file.extension() == kEnding) {
      files.push_back(file);
    } else if (looks_like_yaml(file)) {
      problems.push_back(problem_of(
          file, "is not read: its name does not end in `.yaml`", "rename it, or take it away"));
    }
  }
  if (failure) {
    problems.push_back(problem_of(folder, "cannot be read: " + failure.message()));
  }
  std::ranges::sort(files);
  if (files.size() > kConfigFilesMax) {
    problems.push_back(problem_of(folder, fmt::format("has more than {} files", kConfigFilesMax)));
    files.resize(kConfigFilesMax);
  }
  return files;
}

}  // namespace

Result<yaml::Document> read_configuration_text(const fs::path& file) {
  SLUICE_TRY(const std::string text, read_file(file, kConfigBytesMax));
  yaml::Document document = yaml::parse(text, file.string());
  const fs::path folder = file.parent_path() / kFolder;
  std::error_code failure;
  const fs::file_type type = fs::status(folder, failure).type();
  if (type == fs::file_type::not_found) {
    return document;
  }
  for (const fs::path& more : files_of(folder, document.problems)) {
    const Result<std::string> words = read_file(more, kConfigBytesMax);
    if (words) {
      yaml::merge(document, yaml::parse(*words, more.string()));
    } else {
      document.problems.push_back(problem_of(more, words.error().message));
    }
  }
  return document;
}

}  // namespace sluice
