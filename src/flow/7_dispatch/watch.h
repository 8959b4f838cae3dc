#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>

#include "domain/facts.h"
#include "flow/7_dispatch/config.h"
#include "flow/7_dispatch/health.h"
#include "flow/7_dispatch/pace.h"
#include "policy/snapshot.h"
#include "ports/engine.h"

namespace sluice::dispatch {

/// Whether engines outside can be reached is concluded from attempts of the last so many seconds.
inline constexpr std::chrono::seconds kReachRemembered{60};

/// Where the state of the world is read off, on one loop thread.
struct Watch {
  const Config& config;
  const Health& health;
  Pace& pace;
  std::span<const std::unique_ptr<Engine>> engines;  ///< by EngineIndex; null: off
  std::uint64_t requests = 0;                        ///< in flight
};

/// What a decision may look at besides request and policy, as this thread has seen it: no request
/// is made to find out. Date and approval are left to the caller.
///
/// - An engine is *saturated* while `in_flight_max` of its requests are in flight, and for the
///   cool-down after it said that it is full; *slow* see Pace; the rest is Health's.
/// - The network is *offline* when nobody answered at `failures_max` attempts in a row to reach
///   engines in clouds, and none of those was reached since, both within kReachRemembered. It is
///   *slow* when every engine in a cloud that is not down is slow.
/// - The load is *high* from `requests_high` requests in flight on the thread on.
[[nodiscard]] Environment observe(const Watch& watch,
                                  const policy::Snapshot& snapshot,
                                  Deadline now);

}  // namespace sluice::dispatch
