#include "flow/7_dispatch/watch.h"

#include <cstddef>

namespace sluice::dispatch {
namespace {

/// What can only be reached through a network that is not one's own.
bool is_outside(const policy::Snapshot& snapshot, std::size_t engine) {
  const EngineSpec& spec = snapshot.engines[engine];
  const ZoneKind kind = snapshot.zone(spec.zone).kind;
  return !spec.off && spec.kind != EngineKind::extractive &&
         (kind == ZoneKind::public_cloud || kind == ZoneKind::private_cloud);
}

EngineUse use_of(const Watch& watch, std::size_t engine) {
  const bool is_there = engine < watch.engines.size() && watch.engines[engine] != nullptr;
  return is_there ? watch.engines[engine]->use() : EngineUse{};
}

void mark_saturated(const Watch& watch,
                    const policy::Snapshot& snapshot,
                    Environment& environment) {
  for (std::size_t i = 0; i < environment.engines.size(); ++i) {
    EngineState& state = environment.engines[i];
    const bool is_free_to_say = state == EngineState::up || state == EngineState::slow;
    if (is_free_to_say && use_of(watch, i).in_flight >= snapshot.engines[i].in_flight_max) {
      state = EngineState::saturated;
    }
  }
}

bool is_offline(const Watch& watch, const policy::Snapshot& snapshot, Deadline now) {
  std::uint64_t unreached = 0;
  for (std::size_t i = 0; i < snapshot.engines.size(); ++i) {
    const EngineUse use = is_outside(snapshot, i) ? use_of(watch, i) : EngineUse{};
    const auto is_recent = [&](Deadline time) {
      return time != Deadline{} && now - time < kReachRemembered;
    };
    if (use.unreached == 0 && is_recent(use.last_reached)) {
      return false;
    }
    unreached += use.unreached > 0 && is_recent(use.last_unreached) ? use.unreached : 0;
  }
  return unreached >= static_cast<std::uint64_t>(watch.config.failures_max);
}

bool is_slow(const policy::Snapshot& snapshot, const Environment& environment) {
  bool is_any = false;
  for (std::size_t i = 0; i < environment.engines.size(); ++i) {
    const EngineState state = environment.engines[i];
    if (!is_outside(snapshot, i) || state == EngineState::down ||
        state == EngineState::bad_credentials) {
      continue;
    }
    if (state != EngineState::slow) {
      return false;
    }
    is_any = true;
  }
  return is_any;
}

NetworkState network_of(const Watch& watch,
                        const policy::Snapshot& snapshot,
                        const Environment& environment,
                        Deadline now) {
  if (is_offline(watch, snapshot, now)) {
    return NetworkState::offline;
  }
  return is_slow(snapshot, environment) ? NetworkState::slow : NetworkState::good;
}

}  // namespace

Environment observe(const Watch& watch, const policy::Snapshot& snapshot, Deadline now) {
  Environment environment{.engines = watch.health.states(snapshot, now)};
  watch.pace.judge(snapshot, now, environment);
  if (snapshot.asked.network) {  // Before what is full counts as full, which is not the network's.
    environment.network = network_of(watch, snapshot, environment, now);
  }
  mark_saturated(watch, snapshot, environment);
  environment.load =
      watch.requests >= watch.config.requests_high ? LoadState::high : LoadState::normal;
  return environment;
}

}  // namespace sluice::dispatch
