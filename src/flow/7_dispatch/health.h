#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "domain/facts.h"
#include "flow/7_dispatch/config.h"
#include "policy/snapshot.h"
#include "ports/clock.h"

namespace sluice::dispatch {

/// What one loop thread has learned of its engines lately: a circuit breaker each. Keyed by what
/// the engine *is* (name and address), so it survives a reload of the configuration. Used on one
/// thread only.
///
/// An engine is `down` after `failures_max` failures in a row, `rate_limited` or `bad_credentials`
/// at once when it says so. After the cool-down one request may try it again; a success closes the
/// breaker.
class Health {
 public:
  explicit Health(Config config) : config_(config) {}

  void succeeded(const policy::Snapshot& snapshot, EngineIndex engine);

  /// Counts what speaks of the engine's own state; the client's mistakes and departures do not.
  void failed(const policy::Snapshot& snapshot,
              EngineIndex engine,
              const Error& error,
              Deadline now);

  /// The state of every engine of `snapshot`, in its order.
  [[nodiscard]] std::vector<EngineState> states(const policy::Snapshot& snapshot,
                                                Deadline now) const;

  /// The cool-down of an engine that was out is over, and it has not succeeded since: the next
  /// request that reaches it is a probe.
  [[nodiscard]] bool is_on_trial(const policy::Snapshot& snapshot,
                                 EngineIndex engine,
                                 Deadline now) const;

 private:
  struct Breaker {
    int failures = 0;
    EngineState state = EngineState::up;
    Deadline out_until;
  };

  static std::string fingerprint(const EngineSpec& engine) {
    return engine.name + ' ' + engine.url;
  }

  Config config_;
  std::map<std::string, Breaker>
      breakers_;  ///< only of engines that failed since they last succeeded
};

}  // namespace sluice::dispatch
