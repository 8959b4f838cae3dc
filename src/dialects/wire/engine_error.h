#pragma once

#include <string_view>

#include "algo/json/tape.h"
#include "base/error.h"

namespace sluice::dialects {

/// dialects::read_error; engines of both dialects say what failed in the same places.
[[nodiscard]] Error read_engine_error(int status,
                                      std::string_view body,
                                      std::string_view retry_after);

/// What the `error` member of an event inside a stream, or of a 200 answer, means.
[[nodiscard]] Error read_error_object(const json::Value& error);

/// `upstream_failed` by the engine: what came is no answer.
[[nodiscard]] Error broken_answer(std::string_view message);

}  // namespace sluice::dialects
