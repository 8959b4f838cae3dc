#include "base/request_head.h"

namespace sluice {

std::optional<std::string_view> find_header(std::span<const HeaderField> headers,
                                            std::string_view name) {
  for (const HeaderField& field : headers) {
    if (field.name == name) {
      return field.value;
    }
  }
  return std::nullopt;
}

}  // namespace sluice
