#pragma once

#include "app/command_line.h"

namespace sluice {

/// `sluice eval protection --data DIR --text DIR`: what is found in the labelled texts (`*.jsonl`)
/// of a folder, and what is found, falsely, in ordinary texts: all others, and those of `--text`.
[[nodiscard]] int run_eval_protection(const EvalProtectionOptions& options);

}  // namespace sluice
