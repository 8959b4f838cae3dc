#pragma once

#include <string>

#include "algo/json/tape.h"
#include "domain/usage.h"

namespace sluice::dialects::anthropic {

/// Takes the figures that `usage` has into `known`; events of a stream bring them piece by piece,
/// each a total. Cached tokens are outside `input_tokens` here.
void merge_usage(Usage& known, const json::Value& usage);

[[nodiscard]] std::string usage_json(const Usage& usage);

}  // namespace sluice::dialects::anthropic
