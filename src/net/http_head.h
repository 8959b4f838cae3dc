#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/header_field.h"

namespace sluice::net {

/// The value of the first header `name` (lower case); empty optional: absent.
[[nodiscard]] std::optional<std::string_view> find_header(const std::vector<HeaderField>& headers,
                                                          std::string_view name);

/// The request line and the headers, as the client sent them.
struct RequestHead {
  std::string_view method;
  std::string_view path;   ///< without the query, percent-encoding untouched; `*` for OPTIONS
  std::string_view query;  ///< without `?`; may hold a key: never logged
  std::vector<HeaderField> headers;  ///< in order
  bool peer_is_loopback = false;     ///< 127.0.0.0/8, ::1 or a unix socket

  [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const {
    return find_header(headers, name);
  }
};

/// The status line and the headers of an answer.
struct ResponseHead {
  int status = 0;                    ///< 100..599
  std::vector<HeaderField> headers;  ///< in order

  [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const {
    return find_header(headers, name);
  }
};

}  // namespace sluice::net
