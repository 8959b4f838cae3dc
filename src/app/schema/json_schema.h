#pragma once

#include <nlohmann/json_fwd.hpp>

#include "app/schema/shape.h"

namespace sluice::schema {

/// A JSON Schema (draft 2020-12) of what `shape` may hold, with a definition for each map below it.
/// Keys stand in the order of the tables.
[[nodiscard]] nlohmann::ordered_json to_json_schema(const Shape& shape);

}  // namespace sluice::schema
