#pragma once

#include <string_view>

#include "domain/entity.h"

namespace sluice::scan {

/// True for values that vendors and standards publish for tests and documentation: test cards,
/// example.com (RFC 2606), 192.0.2.0/24 (RFC 5737), 555-01xx, AWS's ...EXAMPLE keys.
[[nodiscard]] bool is_example(EntityType type, std::string_view value);

/// True for hosts and addresses below a domain that is set aside for documentation and tests
/// (RFC 2606).
[[nodiscard]] bool is_example_host(std::string_view value);

}  // namespace sluice::scan
