#pragma once

#include <compare>
#include <cstdint>
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

/// How soon a model is tried; smaller is sooner. See rank().
struct Standing {
  bool extractive = false;
  int state = 0;
  int placement = 0;
  std::int64_t preference = 0;
  int ability = 0;  ///< where latency is preferred and two are as quick: the smaller
  int wish = 0;
  ModelIndex model{};

  friend auto operator<=>(const Standing&, const Standing&) = default;
};

/// What stands for the latency of a model that nobody measured lately: until its first output, in
/// milliseconds. A guess: what is larger takes longer.
[[nodiscard]] std::uint32_t expected_first_output_ms(Tier tier);

/// Sorts `models` into the order in which `selector` tries them. By, in this order:
/// the extractive engine last; the engine's state (up, slow, saturated, rate limited); the
/// workload's placement, where the selector says so; what the selector prefers (cost: of this
/// request by the prices of the day; latency: until the first output, as measured lately, else as
/// expected of the tier, then smaller tiers first; quality: larger tiers first);
/// the caller's wish (the very model, then its tier); the order of the configuration. So a wish is
/// honoured where the policy is indifferent, and never against it.
/// @param memory  kept by whoever ranks often
void rank(std::vector<ModelIndex>& models,
          const Selector& selector,
          const Snapshot& snapshot,
          const Facts& facts,
          const Environment& environment,
          std::vector<Standing>& memory);

/// The price of a model on a day; nothing before its first `since` or where it is free.
[[nodiscard]] const Price* price_on(const Model& model, std::chrono::sys_days day);

}  // namespace sluice::policy
