#include "net/http_head.h"

namespace sluice::net {

std::optional<std::string_view> find_header(const std::vector<HeaderField>& headers,
                                            std::string_view name) {
  for (const HeaderField& field : headers) {
    if (field.name == name) {
      return field.value;
    }
  }
  return std::nullopt;
}

}  // namespace sluice::net
