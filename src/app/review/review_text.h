#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "policy/explain.h"

/// What the gateway's documents look like on a terminal; without the final line feed.
namespace sluice::review_commands {

/// A line for each request that waits, oldest first.
[[nodiscard]] std::string list_text(const nlohmann::json& list, policy::Colour colour);

/// One request: why it waits, which ways there are, and what each would change in it.
[[nodiscard]] std::string screen_text(const nlohmann::json& screen, policy::Colour colour);

/// What a reviewer has just decided.
[[nodiscard]] std::string verdict_text(const nlohmann::json& entry, policy::Colour colour);

}  // namespace sluice::review_commands
