#include "base/problem.h"

#include <algorithm>

#include <fmt/format.h>

namespace sluice {

std::string to_string(const Problem& problem) {
  std::string text;
  if (!problem.file.empty()) {
    text = problem.line > 0 ? fmt::format("{}:{}:{}: ", problem.file, problem.line, problem.column)
                            : fmt::format("{}: ", problem.file);
  }
  text += problem.severity == Problem::Severity::error ? "error: " : "warning: ";
  if (!problem.path.empty()) {
    text += problem.path + ": ";
  }
  text += problem.message;
  if (!problem.suggestion.empty()) {
    text += " (" + problem.suggestion + ")";
  }
  return text;
}

bool has_errors(const std::vector<Problem>& problems) {
  return std::ranges::any_of(
      problems, [](const Problem& p) { return p.severity == Problem::Severity::error; });
}

}  // namespace sluice
