#include "app/explain_command.h"

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <iterator>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/config_file.h"
#include "app/exit_code.h"
#include "app/finish_command.h"
#include "app/local_house.h"
#include "app/print.h"
#include "app/request_dialect.h"
#include "base/file.h"
#include "domain/dialect_table.h"

namespace sluice {
namespace {

constexpr std::size_t kRequestBytesMax = 32U << 20U;

Result<std::string> read_request(const std::filesystem::path& path) {
  if (path == "-") {
    return std::string(std::istreambuf_iterator<char>(std::cin), {});
  }
  return read_file(path, kRequestBytesMax);
}

DialectKind dialect_for(const ExplainOptions& options, const std::string& body) {
  const auto row = std::ranges::find(kDialectTable, options.dialect, &DialectInfo::word);
  return row != kDialectTable.end() ? row->kind
                                    : likely_dialect(nlohmann::json::parse(body, nullptr, false));
}

std::string path_for(DialectKind dialect) {
  return std::string("/v1").append(info_of(dialect).chat_path);
}

/// The problems of a configuration have been printed; a machine gets them as a document.
int finish_without_house(const ExplainOptions& options, const Error& error) {
  if (options.format == Format::json && error.code == ErrorCode::config_invalid) {
    fmt::print("{}", problems_document(load_configuration(options.config).problems));
    return to_int(ExitCode::config);
  }
  print_failure(error, options.format);
  return to_int(exit_code_for(error.code));
}

/// What the command line says of the caller and the day.
Result<void> suppose(const ExplainOptions& options, LocalHouse& house) {
  SLUICE_CHECK(house.check_level(options.data_class));
  return house.suppose(options.roles, options.date);
}

int explain(const ExplainOptions& options, const std::string& body) {
  Result<LocalHouse> house = LocalHouse::open(options.config);
  if (!house) {
    return finish_without_house(options, house.error());
  }
  if (const Result<void> known = house->check_workload(options.workload); !known) {
    return finish_command(known, options.format);
  }
  if (const Result<void> supposed = suppose(options, *house); !supposed) {
    return finish_command(supposed, options.format);
  }
  const DialectKind dialect = dialect_for(options, body);
  LocalExchange exchange(path_for(dialect),
                         local_headers({{"x-sluice-workload", options.workload},
                                        {"x-sluice-data-class", options.data_class}}),
                         body,
                         [](std::string_view) {});
  const Result<policy::Explanation> explanation = house->explain(exchange);
  if (!explanation) {
    print_failure(explanation.error(), options.format);
    if (options.dialect.empty()) {
      fmt::print(stderr,
                 "sluice: it was read as {}; `--dialect` can say otherwise\n",
                 info_of(dialect).word);
    }
    return to_int(exit_code_for(explanation.error().code));
  }
  print_explanation(*explanation, options.format);
  return to_int(ExitCode::ok);
}

}  // namespace

int run_explain(const ExplainOptions& options) {
  const Result<std::string> body = read_request(options.request);
  if (!body) {
    print_failure(body.error(), options.format);
    return to_int(ExitCode::usage);
  }
  return explain(options, *body);
}

}  // namespace sluice
