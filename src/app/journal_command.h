#pragma once

#include "app/command_line.h"

namespace sluice {

/// `sluice journal show`: intents and closings in the order of their times, as lines or as one
/// JSON array. An intent whose request has no closing is marked as open.
[[nodiscard]] int run_journal_show(const JournalShowOptions& options);

/// `sluice journal verify`: checks every chain, and against a checkpoint where one is given. Exit
/// code 5 when anything is altered, missing or rolled back.
[[nodiscard]] int run_journal_verify(const JournalVerifyOptions& options);

/// `sluice journal checkpoint`: verifies, then prints all heads as JSON. Prints none, and exits
/// with 5, when something is altered: nobody should witness that.
[[nodiscard]] int run_journal_checkpoint(const JournalCheckpointOptions& options);

}  // namespace sluice
