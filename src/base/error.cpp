#include "base/error.h"

#include "base/result.h"

namespace sluice {

std::string_view to_string(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_input:
      return "invalid_input";
    case ErrorCode::unauthenticated:
      return "unauthenticated";
    case ErrorCode::denied_by_policy:
      return "denied_by_policy";
    case ErrorCode::not_found:
      return "not_found";
    case ErrorCode::method_not_allowed:
      return "method_not_allowed";
    case ErrorCode::request_timeout:
      return "request_timeout";
    case ErrorCode::conflict:
      return "conflict";
    case ErrorCode::too_large:
      return "too_large";
    case ErrorCode::unsupported:
      return "unsupported";
    case ErrorCode::unsupported_media:
      return "unsupported_media";
    case ErrorCode::rate_limited:
      return "rate_limited";
    case ErrorCode::internal:
      return "internal";
    case ErrorCode::upstream_failed:
      return "upstream_failed";
    case ErrorCode::unavailable:
      return "unavailable";
    case ErrorCode::deadline_exceeded:
      return "deadline_exceeded";
    case ErrorCode::cancelled:
      return "cancelled";
    case ErrorCode::upstream_rejected:
      return "upstream_rejected";
    case ErrorCode::upstream_unavailable:
      return "upstream_unavailable";
    case ErrorCode::bad_credentials:
      return "bad_credentials";
    case ErrorCode::config_invalid:
      return "config_invalid";
    case ErrorCode::io_failed:
      return "io_failed";
    case ErrorCode::tampered:
      return "tampered";
    case ErrorCode::parked:
      return "parked";
  }
  return "internal";
}

int http_status(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_input:
    case ErrorCode::upstream_rejected:
      return 400;
    case ErrorCode::unauthenticated:
      return 401;
    case ErrorCode::denied_by_policy:
      return 403;
    case ErrorCode::not_found:
      return 404;
    case ErrorCode::method_not_allowed:
      return 405;
    case ErrorCode::request_timeout:
      return 408;
    case ErrorCode::conflict:
      return 409;
    case ErrorCode::too_large:
      return 413;
    case ErrorCode::unsupported:
      return 501;
    case ErrorCode::unsupported_media:
      return 415;
    case ErrorCode::rate_limited:
      return 429;
    case ErrorCode::cancelled:
      return 499;
    case ErrorCode::internal:
    case ErrorCode::config_invalid:
    case ErrorCode::tampered:
      return 500;
    case ErrorCode::upstream_failed:
      return 502;
    case ErrorCode::unavailable:
    case ErrorCode::upstream_unavailable:
    case ErrorCode::bad_credentials:
    case ErrorCode::io_failed:
    case ErrorCode::parked:
      return 503;
    case ErrorCode::deadline_exceeded:
      return 504;
  }
  return 500;
}

std::string_view to_string(ErrorSource source) {
  switch (source) {
    case ErrorSource::gateway:
      return "gateway";
    case ErrorSource::policy:
      return "policy";
    case ErrorSource::engine:
      return "engine";
  }
  return "gateway";
}

BoxedError::BoxedError(Error error) : error_(std::make_unique<Error>(std::move(error)).release()) {}

BoxedError::BoxedError(const BoxedError& other) : BoxedError(Error(*other.error_)) {}

BoxedError& BoxedError::operator=(const BoxedError& other) {
  return *this = BoxedError(other);
}

void BoxedError::Free::operator()(Error* error) const noexcept {
  std::default_delete<Error>()(error);
}

Failure fail(Error error) {
  return Failure(std::move(error));
}

Failure fail(ErrorCode code, std::string message) {
  return fail(Error{.code = code, .message = std::move(message)});
}

}  // namespace sluice
