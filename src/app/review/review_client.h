#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "app/review/options.h"
#include "base/result.h"

namespace sluice::review_commands {

/// Asks a running gateway over its admin listener, as whoever `SLUICE_API_KEY` stands for.
///
/// @param path  behind `/sluice/v1/review`: empty, `/ID`, `/ID/approve`, `/ID/deny`
/// @param body  JSON; empty: none
/// @return the answer's document
/// @error config_invalid  no admin listener is configured, or no key is set; the hint says how
/// @error what the gateway says: unauthenticated, denied_by_policy, not_found, conflict ...
/// @error upstream_unavailable  nobody listens there
[[nodiscard]] Result<nlohmann::json> ask_gateway(const Gateway& at,
                                                 std::string_view method,
                                                 std::string_view path,
                                                 std::string_view body);

}  // namespace sluice::review_commands
