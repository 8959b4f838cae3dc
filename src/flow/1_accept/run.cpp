#include "flow/1_accept/run.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/nearest.h"
#include "dialects/dialect.h"

namespace sluice::accept {
namespace {

constexpr std::string_view kPrefix = "x-sluice-";
constexpr std::string_view kWorkload = "x-sluice-workload";
constexpr std::string_view kSession = "x-sluice-session";
constexpr std::string_view kDataClass = "x-sluice-data-class";
constexpr std::string_view kLatency = "x-sluice-latency";
constexpr std::string_view kDryRun = "x-sluice-dry-run";
constexpr std::array kHints = {kWorkload, kSession, kDataClass, kLatency, kDryRun};

std::string text_of(const RequestHead& head, std::string_view name) {
  return std::string(head.header(name).value_or(std::string_view()));
}

bool is_on(const RequestHead& head, std::string_view name) {
  const std::string_view value = head.header(name).value_or("0");
  return value != "0" && value != "false" && !value.empty();
}

/// The name is the caller's and is not repeated: what is not known may be anything.
Error unknown_hint(std::string_view name) {
  const std::vector<std::string> known(kHints.begin(), kHints.end());
  std::string hint = did_you_mean(name, known);
  return {.code = ErrorCode::invalid_input,
          .message = "there is an x-sluice- header that is not known",
          .hint = hint.empty() ? "leave it out; a model is named in the body" : std::move(hint)};
}

/// The caller's wishes. Of two values one would have to be ignored, and it might be the stricter
/// one; an empty value where a name belongs is a client that lost it on the way; behind a name that
/// is not known stands a wish that nobody would fulfil. None of them is guessed at.
Result<Hints> read_hints(const RequestHead& head) {
  const auto is_ours = [](const HeaderField& field) { return field.name.starts_with(kPrefix); };
  if (std::ranges::none_of(head.headers, is_ours)) {
    return Hints{};  // Most applications know nothing of us.
  }
  for (const HeaderField& field : head.headers) {
    if (is_ours(field) && std::ranges::find(kHints, field.name) == kHints.end()) {
      return fail(unknown_hint(field.name));
    }
  }
  for (const std::string_view name : kHints) {
    if (std::ranges::count(head.headers, name, &HeaderField::name) > 1) {
      return fail(Error{.code = ErrorCode::invalid_input,
                        .message = "more than one " + std::string(name) + " header",
                        .hint = "send it once"});
    }
  }
  for (const std::string_view name : {kWorkload, kDataClass, kLatency}) {
    if (head.header(name) == std::string_view()) {
      return fail(Error{.code = ErrorCode::invalid_input,
                        .message = "the " + std::string(name) + " header is empty",
                        .hint = "name one, or leave the header out"});
    }
  }
  return Hints{.workload = text_of(head, kWorkload),
               .session = text_of(head, kSession),
               .data_class = text_of(head, kDataClass),
               .latency = text_of(head, kLatency),
               .dry_run = is_on(head, kDryRun)};
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
  Request request{.id = id, .dialect = endpoint.dialect};
  SLUICE_CO_TRY(request.hints, read_hints(exchange.head()));
  SLUICE_CO_TRY(request.body, co_await exchange.read_body());
  const json::Limits limits{.depth_max = config.json_depth_max,
                            .tokens_max = config.json_tokens_max};
  SLUICE_CO_CHECK(dialects::read_request(request, limits, tape));
  co_return request;
}

}  // namespace sluice::accept
