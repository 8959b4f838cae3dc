#pragma once

#include <span>
#include <string>

#include "flow/9_record/metrics.h"

namespace sluice::record {

/// All counters, summed over the threads, in the Prometheus text format 0.0.4
/// (prometheus.io/docs/instrumenting/exposition_formats, "Text-based format"). Names are listed in
/// docs/metrics.md. Call from any thread; a figure may be one request behind another.
[[nodiscard]] std::string exposition(std::span<const Metrics* const> threads);

}  // namespace sluice::record
