#include "ports/exchange.h"

#include <algorithm>

namespace sluice {

std::optional<std::string_view> RequestHead::header(std::string_view name) const {
  const auto field = std::ranges::find(headers, name, &HeaderField::name);
  if (field == headers.end()) {
    return std::nullopt;
  }
  return field->value;
}

}  // namespace sluice
