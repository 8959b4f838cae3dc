#include "dialects/anthropic/error.h"

#include "dialects/wire/caller_message.h"
#include "dialects/wire/json_text.h"

namespace sluice::dialects::anthropic {
namespace {

constexpr int kOverloadedStatus = 529;

/// Source: Anthropic's API reference, "Errors", and `ErrorType` of `@anthropic-ai/sdk` 1.12.
std::string_view type_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_input:
    case ErrorCode::method_not_allowed:
    case ErrorCode::unsupported:
    case ErrorCode::unsupported_media:
    case ErrorCode::upstream_rejected:
      return "invalid_request_error";
    case ErrorCode::unauthenticated:
      return "authentication_error";
    case ErrorCode::denied_by_policy:
      return "permission_error";
    case ErrorCode::not_found:
      return "not_found_error";
    case ErrorCode::conflict:
      return "conflict_error";
    case ErrorCode::too_large:
      return "request_too_large";
    case ErrorCode::rate_limited:
      return "rate_limit_error";
    case ErrorCode::request_timeout:
    case ErrorCode::deadline_exceeded:
      return "timeout_error";
    case ErrorCode::unavailable:
    case ErrorCode::upstream_unavailable:
      return "overloaded_error";
    case ErrorCode::internal:
    case ErrorCode::upstream_failed:
    case ErrorCode::cancelled:
    case ErrorCode::bad_credentials:
    case ErrorCode::config_invalid:
    case ErrorCode::io_failed:
    case ErrorCode::tampered:
    case ErrorCode::parked:
      return "api_error";
  }
  return "api_error";
}

/// This dialect has no place for the path of what is wrong but the message.
std::string message_of(const Error& error) {
  const std::string message = caller_message(error);
  return error.param.empty() ? message : error.param + ": " + message;
}

}  // namespace

int error_status(const Error& error) {
  return error.code == ErrorCode::upstream_unavailable ? kOverloadedStatus
                                                       : http_status(error.code);
}

std::string error_body(const Error& error, std::string_view request_id) {
  std::string body = R"({"type":"error","error":{"type":)";
  append_quoted(body, type_of(error.code));
  body += R"(,"message":)";
  append_quoted(body, message_of(error));
  body += R"(},"request_id":)";
  append_quoted(body, request_id);
  return body += "}";
}

std::string error_event(const Error& error, std::string_view request_id) {
  return "event: error\ndata: " + error_body(error, request_id) + "\n\n";
}

}  // namespace sluice::dialects::anthropic
