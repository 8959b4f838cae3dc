#pragma once

#include <span>
#include <string>
#include <string_view>

#include "domain/finding.h"
#include "domain/request.h"

namespace sluice::protect {

/// One sensitive value: a finding and the findings that continue it in the slots behind.
struct Value {
  std::span<const Finding> pieces;  ///< at least one; all but the first are `continued`

  [[nodiscard]] const Finding& first() const { return pieces.front(); }
};

/// Takes the first value off the front of `findings`, which is not empty.
[[nodiscard]] Value take_value(std::span<const Finding>& findings);

/// The exact text of a value over all its pieces, escapes undone.
[[nodiscard]] std::string text_of(const Value& value, const Request& request);

}  // namespace sluice::protect
