#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sluice {

/// What went wrong, as a caller may act on it. Closed set: a new code needs a row in every table
/// that maps codes (HTTP status, dialect error type, retry, metric label), and the compiler finds
/// them.
enum class ErrorCode : std::uint8_t {
  invalid_input,         ///< 400: malformed HTTP, JSON or field
  unauthenticated,       ///< 401: no key, or one that is not known
  denied_by_policy,      ///< 403: a rule, a zone or a grant forbids it; a retry cannot help
  not_found,             ///< 404: model or path
  method_not_allowed,    ///< 405
  request_timeout,       ///< 408: the client sent too slowly
  conflict,              ///< 409
  too_large,             ///< 413: a limit of the gateway; the message names it
  unsupported,           ///< 501: understood, but not served
  unsupported_media,     ///< 415: compressed, or no JSON
  rate_limited,          ///< 429: gateway or engine
  internal,              ///< 500: our own fault
  upstream_failed,       ///< 502: the engine answered with something that is no answer
  unavailable,           ///< 503: nothing healthy in an allowed zone, or the gateway is draining
  deadline_exceeded,     ///< 504
  cancelled,             ///< 499: the client went away; nobody reads the answer
  upstream_rejected,     ///< the engine refused this request as the client wrote it (its 4xx)
  upstream_unavailable,  ///< refused, reset, 5xx before the first output: another candidate may
                         ///< serve
  bad_credentials,       ///< the engine refused the gateway's key
  config_invalid,        ///< exit 3: problems were reported
  io_failed,             ///< disk or socket
  tampered,              ///< evidence does not verify
  parked,  ///< 503: kept until a person or an engine lets it go on; the hint says where to ask
};

/// The name in logs, metrics and JSON: the enumerator's own.
[[nodiscard]] std::string_view to_string(ErrorCode code);

/// The HTTP status that a caller sees; 499 for `cancelled`, which nobody sees.
[[nodiscard]] int http_status(ErrorCode code);

/// Who failed; the `x-sluice-error-source` header.
enum class ErrorSource : std::uint8_t { gateway, policy, engine };

[[nodiscard]] std::string_view to_string(ErrorSource source);

/// An expected failure. `message` is for operators and never quotes prompt or response text.
struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message;  ///< lower case, no final full stop
  std::string param;  ///< JSON path in the caller's body (`$.messages[0].role`); goes to the caller
                      ///< only, never to a log
  std::string rule;   ///< name of the policy rule that refused; empty: none
  std::string hint;   ///< what the caller can do; empty: nothing to say
  ErrorSource source = ErrorSource::gateway;
  std::optional<std::chrono::seconds> retry_after;  ///< when a retry may help
};

}  // namespace sluice
