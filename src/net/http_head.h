#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/request_head.h"

namespace sluice::net {

/// The status line and the headers of an answer.
struct ResponseHead {
  int status = 0;                    ///< 100..599
  std::vector<HeaderField> headers;  ///< in order

  [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const {
    return find_header(headers, name);
  }
};

}  // namespace sluice::net
