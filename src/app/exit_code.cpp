#include "app/exit_code.h"

namespace sluice {

ExitCode exit_code_for(ErrorCode code) {
  switch (code) {
    case ErrorCode::config_invalid:
      return ExitCode::config;
    case ErrorCode::tampered:
      return ExitCode::tampered;
    case ErrorCode::denied_by_policy:
    case ErrorCode::unauthenticated:
    case ErrorCode::invalid_input:
    case ErrorCode::not_found:
    case ErrorCode::too_large:
    case ErrorCode::unsupported:
    case ErrorCode::unsupported_media:
    case ErrorCode::method_not_allowed:
    case ErrorCode::conflict:
    case ErrorCode::upstream_rejected:
      return ExitCode::refused;
    case ErrorCode::unavailable:
    case ErrorCode::upstream_unavailable:
    case ErrorCode::upstream_failed:
    case ErrorCode::bad_credentials:
    case ErrorCode::rate_limited:
    case ErrorCode::deadline_exceeded:
    case ErrorCode::request_timeout:
    case ErrorCode::parked:
      return ExitCode::unavailable;
    case ErrorCode::internal:
    case ErrorCode::cancelled:
    case ErrorCode::io_failed:
      return ExitCode::failed;
  }
  return ExitCode::failed;
}

}  // namespace sluice
