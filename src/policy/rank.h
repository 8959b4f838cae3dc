#pragma once

#include <vector>

#include "domain/facts.h"
#include "policy/snapshot.h"

namespace sluice::policy {

/// Output tokens that `prefer: cost` expects of an answer, since nobody knows them beforehand.
inline constexpr std::int64_t kExpectedOutputTokens = 512;

/// The state of an engine; up where nothing is known of it.
[[nodiscard]] EngineState state_of(const Environment& environment, EngineIndex engine);

/// True when the engine cannot answer now, so that trying it is waste.
[[nodiscard]] bool is_down(EngineState state);

/// True when `selector` takes this model.
[[nodiscard]] bool selects(const Selector& selector, const Snapshot& snapshot, ModelIndex model);

/// True when `selector` takes this model by its own or its engine's name.
[[nodiscard]] bool selects_by_name(const Selector& selector,
                                   const Snapshot& snapshot,
                                   ModelIndex model);

/// Sorts `models` into the order in which `selector` tries them. By, in this order:
/// the extractive engine last; the engine's state (up, slow, saturated, rate limited); the
/// workload's placement, where the selector says so; what the selector prefers (cost: of this
/// request by the prices of the day; latency: smaller tiers first; quality: larger tiers first);
/// the caller's wish (the very model, then its tier); the order of the configuration. So a wish is
/// honoured where the policy is indifferent, and never against it.
void rank(std::vector<ModelIndex>& models,
          const Selector& selector,
          const Snapshot& snapshot,
          const Facts& facts,
          const Environment& environment);

/// The price of a model on a day; nothing before its first `since` or where it is free.
[[nodiscard]] const Price* price_on(const Model& model, std::chrono::sys_days day);

}  // namespace sluice::policy
