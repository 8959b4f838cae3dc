#pragma once

#include <chrono>
#include <cstdint>

#include "domain/model.h"
#include "domain/money.h"
#include "domain/usage.h"

namespace sluice::record {

/// What `usage` costs at the price of `model` on `date`: the latest one that is not in the future,
/// or the first one for a date before all of them (better a guess than free). A model without
/// prices is free. Figures of an engine that are negative count as 0; sums saturate.
[[nodiscard]] Money cost_of(const Usage& usage, const Model& model, std::chrono::sys_days date);

/// Usage of an answer whose engine said nothing: four bytes a token, at least one where there are
/// bytes. Marked as estimated.
[[nodiscard]] Usage estimate_usage(std::uint32_t input_tokens_estimate, std::uint64_t output_bytes);

}  // namespace sluice::record
