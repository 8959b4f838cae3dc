#pragma once

#include <functional>
#include <string>

#include "flow/house.h"
#include "net/http_server.h"

namespace sluice {

/// What the gateway says about itself: `/healthz` (it runs), `/readyz` (every workload has
/// somewhere to go), `/metrics`. Everything else is the flow's.
///
/// @param exposition  all threads' counters as text; by value, because callers give a temporary
[[nodiscard]] Task<> route(House& house,
                           std::function<std::string()> exposition,
                           net::ServerExchange& connection);

}  // namespace sluice
