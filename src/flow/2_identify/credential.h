#pragma once

#include <string>

#include "base/result.h"
#include "ports/exchange.h"

namespace sluice::identify {

/// The one credential that a request carries, wherever its SDK puts it: `Authorization: Bearer`,
/// `x-api-key`, `api-key`, `x-goog-api-key`, `?key=`. Empty: none.
/// @error unauthenticated  two places hold different ones, or Authorization is no Bearer
[[nodiscard]] Result<std::string> credential_of(const RequestHead& head);

/// Why an anonymous request must not be served although its peer is on this machine; empty: it may.
/// A browser page or a proxy can make a loopback connection on behalf of somebody else. A proxy
/// that adds no header and rewrites Host cannot be told from a local program.
[[nodiscard]] std::string objection_to_anonymous(const RequestHead& head);

}  // namespace sluice::identify
