#include "flow/1_accept/run.h"

#include <string>
#include <utility>

#include "dialects/dialect.h"

namespace sluice::accept {
namespace {

std::string text_of(const RequestHead& head, std::string_view name) {
  return std::string(head.header(name).value_or(std::string_view()));
}

bool is_on(const RequestHead& head, std::string_view name) {
  const std::string_view value = head.header(name).value_or("0");
  return value != "0" && value != "false" && !value.empty();
}

Hints read_hints(const RequestHead& head) {
  return {.workload = text_of(head, "x-sluice-workload"),
          .session = text_of(head, "x-sluice-session"),
          .data_class = text_of(head, "x-sluice-data-class"),
          .explain = is_on(head, "x-sluice-explain"),
          .dry_run = is_on(head, "x-sluice-dry-run")};
}

/// A body that is not plain JSON bytes cannot be walked, so it is refused before it is read.
Result<void> check_encoding(const RequestHead& head) {
  const std::string_view encoding = head.header("content-encoding").value_or("identity");
  if (encoding != "identity") {
    return fail(Error{.code = ErrorCode::unsupported_media,
                      .message = "a request body must not be compressed",
                      .hint = "send it without Content-Encoding"});
  }
  return {};
}

}  // namespace

Task<Result<Request>> run(const Config& config,
                          const Endpoint& endpoint,
                          const RequestId& id,
                          Exchange& exchange,
                          json::Tape& tape) {
  SLUICE_CO_CHECK(check_encoding(exchange.head()));
  Request request{.id = id, .dialect = endpoint.dialect, .hints = read_hints(exchange.head())};
  SLUICE_CO_TRY(request.body, co_await exchange.read_body());
  const json::Limits limits{.depth_max = config.json_depth_max,
                            .tokens_max = config.json_tokens_max};
  SLUICE_CO_CHECK(dialects::read_request(request, limits, tape));
  co_return request;
}

}  // namespace sluice::accept
