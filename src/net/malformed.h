#pragma once

#include <expected>
#include <string_view>

namespace sluice::net {

/// Why a message must not be understood, and the status that answers it when it is a request.
struct Malformed {
  int status = 400;
  std::string_view reason;  ///< constant text; lower case, no full stop

  friend bool operator==(const Malformed&, const Malformed&) = default;
};

/// What was read, or why it is refused. Never carries bytes of the message in its error.
template <typename T>
using Parsed = std::expected<T, Malformed>;

/// `return malformed("..."); `
[[nodiscard]] constexpr std::unexpected<Malformed> malformed(std::string_view reason,
                                                             int status = 400) {
  return std::unexpected(Malformed{.status = status, .reason = reason});
}

}  // namespace sluice::net
