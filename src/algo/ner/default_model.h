#pragma once

#include <string_view>

namespace sluice::ner {

/// The model that is shipped: `models/names/default.model`, as part of the program. How it was made
/// is told in models/names/README.md.
[[nodiscard]] std::string_view default_model_bytes();

}  // namespace sluice::ner
