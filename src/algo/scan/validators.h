#pragma once

#include <optional>
#include <string_view>

#include "domain/entity.h"

namespace sluice::scan {

/// Whether `value` can be an identifier of `type`: its shape and its check digits, whatever stands
/// around it. Separators (blank, dash, dot, slash) are left out first. Empty: the type has no rule
/// of this kind.
[[nodiscard]] std::optional<bool> is_valid_identifier(EntityType type, std::string_view value);

/// How many different rules is_valid_identifier knows that compute something of the value.
[[nodiscard]] std::size_t validator_count();

}  // namespace sluice::scan
