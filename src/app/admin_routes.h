#pragma once

#include "flow/house.h"
#include "net/http_server.h"

namespace sluice {

/// The admin listener: what operators and reviewers may do, and nothing of what applications do.
/// Each request needs a live key with the role that its path demands; nobody is anonymous here.
///
/// | path | method | does |
/// |---|---|---|
/// | `/sluice/v1/review` | GET | lists what waits for a person or an engine |
/// | `/sluice/v1/review/ID` | GET | shows one: explanation, choices, what would change |
/// | `/sluice/v1/review/ID/approve` | POST | `{"zone", "original"}`, both optional |
/// | `/sluice/v1/review/ID/deny` | POST | |
[[nodiscard]] Task<> route_admin(House& house, net::ServerExchange& connection);

}  // namespace sluice
