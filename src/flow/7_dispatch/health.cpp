#include "flow/7_dispatch/health.h"

#include <algorithm>
#include <vector>

namespace sluice::dispatch {
namespace {

/// The state that an error reveals; empty: it says nothing about the engine.
std::optional<EngineState> revealed_by(ErrorCode code) {
  switch (code) {
    case ErrorCode::upstream_unavailable:
    case ErrorCode::upstream_failed:
    case ErrorCode::deadline_exceeded:
      return EngineState::down;
    case ErrorCode::rate_limited:
      return EngineState::rate_limited;
    case ErrorCode::bad_credentials:
      return EngineState::bad_credentials;
    case ErrorCode::unavailable:
      return EngineState::saturated;
    case ErrorCode::invalid_input:
    case ErrorCode::unauthenticated:
    case ErrorCode::denied_by_policy:
    case ErrorCode::not_found:
    case ErrorCode::method_not_allowed:
    case ErrorCode::request_timeout:
    case ErrorCode::conflict:
    case ErrorCode::too_large:
    case ErrorCode::unsupported:
    case ErrorCode::unsupported_media:
    case ErrorCode::internal:
    case ErrorCode::cancelled:
    case ErrorCode::upstream_rejected:
    case ErrorCode::config_invalid:
    case ErrorCode::io_failed:
    case ErrorCode::tampered:
    case ErrorCode::parked:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

void Health::succeeded(const policy::Snapshot& snapshot, EngineIndex engine) {
  if (!breakers_.empty()) {
    breakers_.erase(fingerprint(snapshot.engine(engine)));
  }
}

void Health::failed(const policy::Snapshot& snapshot,
                    EngineIndex engine,
                    const Error& error,
                    Deadline now) {
  const std::optional<EngineState> state = revealed_by(error.code);
  if (!state) {
    return;
  }
  Breaker& breaker = breakers_[fingerprint(snapshot.engine(engine))];
  ++breaker.failures;
  if (*state == EngineState::down && breaker.failures < config_.failures_max) {
    return;
  }
  constexpr int kDoublingsMax = 16;  // Beyond that the maximum rules anyway.
  const int doublings = std::clamp(breaker.failures - config_.failures_max, 0, kDoublingsMax);
  std::chrono::milliseconds out =
      std::min(config_.cooldown * (1 << doublings), config_.cooldown_max);
  if (error.retry_after) {
    out = std::min<std::chrono::milliseconds>(*error.retry_after, config_.cooldown_max);
  }
  breaker.state = *state;
  breaker.out_until = now + out;
}

std::vector<EngineState> Health::states(const policy::Snapshot& snapshot, Deadline now) const {
  std::vector<EngineState> states(snapshot.engines.size(), EngineState::up);
  if (breakers_.empty()) {
    return states;
  }
  for (std::size_t i = 0; i < states.size(); ++i) {
    const auto breaker = breakers_.find(fingerprint(snapshot.engines[i]));
    if (breaker != breakers_.end() && now < breaker->second.out_until) {
      states[i] = breaker->second.state;
    }
  }
  return states;
}

bool Health::is_on_trial(const policy::Snapshot& snapshot, EngineIndex engine, Deadline now) const {
  if (breakers_.empty()) {
    return false;
  }
  const auto breaker = breakers_.find(fingerprint(snapshot.engine(engine)));
  return breaker != breakers_.end() && breaker->second.state != EngineState::up &&
         now >= breaker->second.out_until;
}

}  // namespace sluice::dispatch
