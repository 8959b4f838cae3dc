#include "app/finish_command.h"

#include <cstdio>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/check_command.h"
#include "app/exit_code.h"
#include "app/print.h"

namespace sluice {
namespace {

using Json = nlohmann::json;

Json to_json(const Problem& problem) {
  return {{"severity", problem.severity == Problem::Severity::error ? "error" : "warning"},
          {"path", problem.path},
          {"file", problem.file},
          {"line", problem.line},
          {"column", problem.column},
          {"message", problem.message},
          {"suggestion", problem.suggestion}};
}

Json to_json(const Error& error) {
  return {{"code", to_string(error.code)},
          {"message", error.message},
          {"param", error.param},
          {"rule", error.rule},
          {"hint", error.hint}};
}

std::string text_of(const Json& document) {
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string problems_document(const std::vector<Problem>& problems) {
  Json rows = Json::array();
  for (const Problem& problem : problems) {
    rows.push_back(to_json(problem));
  }
  return text_of({{"ok", !has_errors(problems)}, {"problems", std::move(rows)}});
}

int finish_with_problems(const std::vector<Problem>& problems, Format format) {
  print_problems(problems);
  if (format == Format::json) {
    fmt::print("{}", problems_document(problems));
  }
  return to_int(ExitCode::config);
}

void print_failure(const Error& error, Format format) {
  print_error(error);
  if (format == Format::json) {
    fmt::print("{}",
               text_of({{"ok", false}, {"error", to_json(error)}, {"problems", Json::array()}}));
  }
}

int finish_command(const Result<void>& result, Format format) {
  if (result) {
    return to_int(ExitCode::ok);
  }
  print_failure(result.error(), format);
  switch (exit_code_for(result.error().code)) {
    case ExitCode::refused:
      return to_int(ExitCode::usage);
    case ExitCode::ok:
    case ExitCode::failed:
    case ExitCode::usage:
    case ExitCode::config:
    case ExitCode::test_failed:
    case ExitCode::tampered:
    case ExitCode::unavailable:
    case ExitCode::differs:
      break;
  }
  return to_int(exit_code_for(result.error().code));
}

}  // namespace sluice
