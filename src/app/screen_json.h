#pragma once

#include <span>

#include <nlohmann/json_fwd.hpp>

#include "domain/parked.h"
#include "flow/review.h"

/// What the admin API says of requests that wait (docs/review.md).
namespace sluice {

[[nodiscard]] nlohmann::json to_json(const ParkedEntry& entry);

/// `{"requests": [...]}`
[[nodiscard]] nlohmann::json to_json(std::span<const ParkedEntry> entries);

/// The explanation as a tree and as text, and each choice with what would change in the request,
/// where the reviewer may see it.
[[nodiscard]] nlohmann::json to_json(const review::Screen& screen);

}  // namespace sluice
