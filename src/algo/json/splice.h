#pragma once

#include <span>
#include <string>
#include <string_view>

#include "domain/edit.h"

namespace sluice::json {

/// `text` with `edits` made, in one pass. Capacity keeps kBodyPaddingBytes to spare.
///
/// @param edits  by range.begin, not overlapping; insertions at the same place keep their order
[[nodiscard]] std::string splice(std::string_view text, std::span<const Edit> edits);

}  // namespace sluice::json
