#include "app/explain_command.h"

#include <iostream>
#include <iterator>
#include <string>

#include <nlohmann/json.hpp>

#include "app/exit_code.h"
#include "app/local_house.h"
#include "app/print.h"
#include "base/file.h"

namespace sluice {
namespace {

constexpr std::size_t kRequestBytesMax = 32U << 20U;

Result<std::string> read_request(const std::filesystem::path& path) {
  if (path == "-") {
    return std::string(std::istreambuf_iterator<char>(std::cin), {});
  }
  return read_file(path, kRequestBytesMax);
}

/// Anthropic's requests are the ones with `max_tokens` and a `system` beside the messages, or
/// content blocks that only it knows; when in doubt the more common dialect.
std::string path_for(const std::string& body) {
  const nlohmann::json request = nlohmann::json::parse(body, nullptr, false);
  const bool anthropic =
      request.is_object() && (request.contains("system") || request.contains("anthropic_version"));
  return anthropic ? "/v1/messages" : "/v1/chat/completions";
}

int explain(const ExplainOptions& options, const std::string& body) {
  Result<LocalHouse> house = LocalHouse::open(options.config);
  if (!house) {
    print_error(house.error());
    return to_int(exit_code_for(house.error().code));
  }
  LocalExchange exchange(path_for(body),
                         local_headers({{"x-sluice-workload", options.workload}}),
                         body,
                         [](std::string_view) {});
  const Result<policy::Explanation> explanation = house->explain(exchange);
  if (!explanation) {
    print_error(explanation.error());
    return to_int(exit_code_for(explanation.error().code));
  }
  print_explanation(*explanation, options.format);
  return to_int(ExitCode::ok);
}

}  // namespace

int run_explain(const ExplainOptions& options) {
  const Result<std::string> body = read_request(options.request);
  if (!body) {
    print_error(body.error());
    return to_int(ExitCode::failed);
  }
  return explain(options, *body);
}

}  // namespace sluice
