#include "app/schema/schema_command.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/exit_code.h"
#include "app/schema/json_schema.h"

namespace sluice {

int run_schema(const SchemaOptions& /*options*/) {
  fmt::print("{}\n", schema::to_json_schema(schema::configuration_shape()).dump(2));
  return to_int(ExitCode::ok);
}

}  // namespace sluice
