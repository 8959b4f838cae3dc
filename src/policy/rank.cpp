#include "policy/rank.h"

#include <algorithm>
#include <iterator>

namespace sluice::policy {
namespace {

/// How good an engine in this state is to try; only those that are not down are ranked.
int rank_of(EngineState state) {
  switch (state) {
    case EngineState::up:
      return 0;
    case EngineState::slow:
      return 1;
    case EngineState::saturated:
      return 2;
    case EngineState::rate_limited:
      return 3;
    case EngineState::bad_credentials:
    case EngineState::down:
      return 4;
  }
  return 4;
}

int rank_of(ZoneKind kind, Placement placement) {
  const int distance = static_cast<int>(kind);
  switch (placement) {
    case Placement::private_first:
    case Placement::private_only:
      return distance;
    case Placement::cloud_first:
      return -distance;
  }
  return distance;
}

/// From the quickest and least able to the most able.
int ability(Tier tier) {
  switch (tier) {
    case Tier::none:
      return 0;
    case Tier::small:
      return 1;
    case Tier::mid:
      return 2;
    case Tier::specialised:
      return 3;
    case Tier::frontier:
      return 4;
  }
  return 0;
}

std::int64_t expected_cost(const Model& model, const Facts& facts, std::chrono::sys_days day) {
  const Price* price = price_on(model, day);
  if (price == nullptr) {
    return 0;
  }
  return price->input_nano_usd_per_token * std::int64_t{facts.input_tokens_estimate} +
         price->output_nano_usd_per_token * kExpectedOutputTokens;
}

std::int64_t first_output_ms(ModelIndex index, Tier tier, const Environment& environment) {
  const std::size_t i = to_index(index);
  const bool is_measured =
      i < environment.first_output_ms.size() && environment.first_output_ms[i] > 0;
  return is_measured ? environment.first_output_ms[i] : expected_first_output_ms(tier);
}

std::int64_t rank_of(Selector::Prefer prefer,
                     ModelIndex index,
                     const Model& model,
                     const Facts& facts,
                     const Environment& environment) {
  switch (prefer) {
    case Selector::Prefer::none:
      return 0;
    case Selector::Prefer::cost:
      return expected_cost(model, facts, environment.date);
    case Selector::Prefer::latency:
      return first_output_ms(index, model.tier, environment);
    case Selector::Prefer::quality:
      return -ability(model.tier);
  }
  return 0;
}

int rank_of(const ModelWish& wish, ModelIndex index, Tier tier) {
  switch (wish.kind) {
    case ModelWish::Kind::automatic:
      return 0;
    case ModelWish::Kind::tier:
      return tier == wish.tier ? 0 : 1;
    case ModelWish::Kind::model:
    case ModelWish::Kind::pinned:
      return index == wish.model ? 0 : tier == wish.tier ? 1 : 2;
  }
  return 0;
}

template <typename T>
bool takes(const std::vector<T>& wanted, const T& value) {
  return wanted.empty() || std::ranges::find(wanted, value) != wanted.end();
}

}  // namespace

std::uint32_t expected_first_output_ms(Tier tier) {
  switch (tier) {
    case Tier::none:
      return 100;
    case Tier::small:
      return 500;
    case Tier::mid:
      return 1'000;
    case Tier::specialised:
      return 1'500;
    case Tier::frontier:
      return 2'000;
  }
  return 2'000;
}

EngineState state_of(const Environment& environment, EngineIndex engine) {
  const std::size_t i = to_index(engine);
  return i < environment.engines.size() ? environment.engines[i] : EngineState::up;
}

bool is_down(EngineState state) {
  return state == EngineState::down || state == EngineState::bad_credentials;
}

bool selects(const Selector& selector, const Snapshot& snapshot, ModelIndex index) {
  const Model& model = snapshot.model(index);
  const bool speciality_fits = model.tier != Tier::specialised || selector.specialities.empty() ||
                               takes(selector.specialities, model.speciality);
  return takes(selector.tiers, model.tier) && speciality_fits &&
         (selector.zones.empty() || selector.zones[to_index(model.zone)]) &&
         takes(selector.engines, model.engine) && takes(selector.models, index) &&
         (selector.capabilities & ~model.capabilities) == 0;
}

bool selects_by_name(const Selector& selector, const Snapshot& snapshot, ModelIndex model) {
  return (!selector.engines.empty() || !selector.models.empty()) &&
         selects(selector, snapshot, model);
}

void rank(std::vector<ModelIndex>& models,
          const Selector& selector,
          const Snapshot& snapshot,
          const Facts& facts,
          const Environment& environment,
          std::vector<Standing>& memory) {
  const Placement placement = snapshot.workload(facts.workload).placement;
  const auto standing = [&](ModelIndex index) {
    const Model& model = snapshot.model(index);
    return Standing{
        .extractive = snapshot.engine(model.engine).kind == EngineKind::extractive,
        .state = rank_of(state_of(environment, model.engine)),
        .placement = selector.by_placement ? rank_of(snapshot.zone(model.zone).kind, placement) : 0,
        .preference = rank_of(selector.prefer, index, model, facts, environment),
        .ability = selector.prefer == Selector::Prefer::latency ? ability(model.tier) : 0,
        .wish = rank_of(facts.wish, index, model.tier),
        .model = index};
  };
  memory.clear();
  std::ranges::transform(models, std::back_inserter(memory), standing);
  std::ranges::sort(memory);
  std::ranges::transform(memory, models.begin(), &Standing::model);
}

const Price* price_on(const Model& model, std::chrono::sys_days day) {
  const auto later = std::ranges::upper_bound(model.prices, day, {}, &Price::since);
  return later == model.prices.begin() ? nullptr : &*std::prev(later);
}

}  // namespace sluice::policy
