#pragma once

#include <string_view>

#include "domain/media_type.h"

namespace sluice::classify {

/// What a media slot holds, by its content and not by what the caller says of it: base64, alone or
/// as the whole of a data URL (RFC 2397). `unknown` for a reference, and where anything else stands
/// beside it. Cost: O(text).
[[nodiscard]] MediaType media_type_of_slot(std::string_view text);

}  // namespace sluice::classify
