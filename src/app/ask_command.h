#pragma once

#include "app/command_line.h"

namespace sluice {

/// `sluice ask`: one question through the whole gateway inside this process: policy, protection,
/// engine, journal and all. Prints the answer, with `--explain` the tree behind it too. Exit code 6
/// when it was refused, 7 when nothing that may answer is up.
[[nodiscard]] int run_ask(const AskOptions& options);

}  // namespace sluice
