#include "dialects/openai_chat/error.h"

#include "dialects/wire/caller_message.h"
#include "dialects/wire/json_text.h"

namespace sluice::dialects::openai_chat {
namespace {

std::string_view type_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_input:
    case ErrorCode::unauthenticated:
    case ErrorCode::not_found:
    case ErrorCode::method_not_allowed:
    case ErrorCode::conflict:
    case ErrorCode::too_large:
    case ErrorCode::unsupported:
    case ErrorCode::unsupported_media:
    case ErrorCode::upstream_rejected:
      return "invalid_request_error";
    case ErrorCode::denied_by_policy:
      return "permission_error";
    case ErrorCode::rate_limited:
      return "rate_limit_error";
    case ErrorCode::request_timeout:
    case ErrorCode::deadline_exceeded:
      return "timeout_error";
    case ErrorCode::internal:
    case ErrorCode::upstream_failed:
    case ErrorCode::unavailable:
    case ErrorCode::cancelled:
    case ErrorCode::upstream_unavailable:
    case ErrorCode::bad_credentials:
    case ErrorCode::config_invalid:
    case ErrorCode::io_failed:
    case ErrorCode::tampered:
    case ErrorCode::parked:
      return "server_error";
  }
  return "server_error";
}

/// OpenAI's own word where it has one, since programs compare with it; else ours.
std::string_view code_of(const Error& error) {
  if (error.code == ErrorCode::unauthenticated) {
    return "invalid_api_key";
  }
  if (error.code == ErrorCode::rate_limited) {
    return "rate_limit_exceeded";
  }
  if (error.code == ErrorCode::not_found && error.param == "$.model") {
    return "model_not_found";
  }
  return to_string(error.code);
}

/// Most programs show the message alone, so it says where a body is wrong, too.
std::string message_of(const Error& error) {
  const bool says_where = error.code == ErrorCode::invalid_input && !error.param.empty();
  return (says_where ? error.param + ": " : std::string()) + caller_message(error);
}

}  // namespace

int error_status(const Error& error) {
  return http_status(error.code);
}

std::string error_body(const Error& error) {
  std::string body = R"({"error":{"message":)";
  append_quoted(body, message_of(error));
  body += R"(,"type":)";
  append_quoted(body, type_of(error.code));
  body += R"(,"param":)";
  body += error.param.empty() ? "null" : quoted(error.param);
  body += R"(,"code":)";
  append_quoted(body, code_of(error));
  return body += "}}";
}

std::string error_event(const Error& error) {
  return "data: " + error_body(error) + "\n\n";
}

}  // namespace sluice::dialects::openai_chat
