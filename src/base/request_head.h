#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/header_field.h"

namespace sluice {

/// The value of the first header `name` (lower case); empty optional: absent.
[[nodiscard]] std::optional<std::string_view> find_header(std::span<const HeaderField> headers,
                                                          std::string_view name);

/// The request line and the headers of a request, as the client sent them. Views: whoever read the
/// bytes keeps them until the request has been answered.
struct RequestHead {
  std::string_view method;
  std::string_view path;   ///< without the query, percent-encoding untouched; `*` for OPTIONS
  std::string_view query;  ///< without `?`; may hold a key: never logged
  std::vector<HeaderField> headers;  ///< in order; names in lower case
  bool peer_is_loopback = false;     ///< 127.0.0.0/8, ::1 or a unix socket

  /// The value of the first header `name` (lower case); empty optional: absent.
  [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const {
    return find_header(headers, name);
  }
};

}  // namespace sluice
