#include "app/finish_command.h"

#include "app/exit_code.h"
#include "app/print.h"

namespace sluice {

int finish_command(const Result<void>& result) {
  if (result) {
    return to_int(ExitCode::ok);
  }
  print_error(result.error());
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
