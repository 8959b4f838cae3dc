#pragma once

#include <string_view>

namespace sluice::linear {

/// The classifier of sensitive subjects that is shipped: `models/sensitivity/default.model`, as
/// part of the program. How it was made is told in models/sensitivity/README.md.
[[nodiscard]] std::string_view default_model_bytes();

}  // namespace sluice::linear
