#pragma once

#include "app/command_line.h"

namespace sluice {

/// `sluice scan FILE|-`: what a text holds, as the text with its findings marked, as JSON, or, with
/// `--jsonl`, one JSON line for each line of JSON.
[[nodiscard]] int run_scan(const ScanOptions& options);

}  // namespace sluice
