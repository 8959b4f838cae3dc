#pragma once

#include "domain/ids.h"
#include "ports/entropy.h"

namespace sluice {

/// A new request id: `req_` and 26 characters of Crockford's base32 (no i, l, o, u).
[[nodiscard]] RequestId new_request_id(Entropy& entropy);

}  // namespace sluice
