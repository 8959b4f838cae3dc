#pragma once

#include <nlohmann/json_fwd.hpp>

#include "domain/dialect.h"

namespace sluice {

/// The dialect in which `request` is most likely written, by what only one of the two has: members
/// of the body, roles, kinds of content, forms of tools. OpenAI's, the more common one, when
/// nothing tells; then both read it alike.
[[nodiscard]] DialectKind likely_dialect(const nlohmann::json& request);

}  // namespace sluice
