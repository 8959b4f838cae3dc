#pragma once

#include "app/command_line.h"

namespace sluice {

/// `sluice schema`: the configuration as a JSON Schema, for editors.
[[nodiscard]] int run_schema(const SchemaOptions& options);

}  // namespace sluice
