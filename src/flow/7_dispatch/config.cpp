#include "flow/7_dispatch/config.h"

namespace sluice::dispatch {

std::vector<Problem> Config::validate() const {
  using namespace std::chrono_literals;
  std::vector<Problem> problems;
  if (attempts_max < 1 || attempts_max > 16) {
    problems.push_back({.path = "dispatch.attempts", .message = "must be 1..16"});
  }
  if (total_timeout < 1s || total_timeout > 1h) {
    problems.push_back({.path = "dispatch.total_timeout", .message = "must be 1s..1h"});
  }
  if (cooldown < 10ms || cooldown > 60s) {
    problems.push_back({.path = "dispatch.cooldown", .message = "must be 10ms..1min"});
  }
  if (cooldown_max < cooldown) {
    problems.push_back({.path = "dispatch.cooldown_max", .message = "must not be below cooldown"});
  }
  if (requests_high < 1 || requests_high > 1'000'000) {
    problems.push_back({.path = "dispatch.requests_high", .message = "must be 1..1000000"});
  }
  if (failures_max < 1 || failures_max > 100) {
    problems.push_back({.path = "dispatch.failures", .message = "must be 1..100"});
  }
  return problems;
}

std::vector<Problem> ParkingConfig::validate() const {
  using namespace std::chrono_literals;
  std::vector<Problem> problems;
  if (wait < 0ms || wait > 10min) {
    problems.push_back({.path = "parked.wait", .message = "must be 0s..10m"});
  }
  if (ttl < 1min || ttl > 30 * 24h) {
    problems.push_back({.path = "parked.ttl", .message = "must be 1m..720h"});
  }
  if (look < 10ms || look > 1min) {
    problems.push_back({.path = "parked.look", .message = "must be 10ms..1m"});
  }
  if (requests_max < 1 || requests_max > 100'000) {
    problems.push_back({.path = "parked.requests", .message = "must be 1..100000"});
  }
  if (bytes_max < 1U << 20U || bytes_max > std::uint64_t{64} << 30U) {
    problems.push_back({.path = "parked.bytes", .message = "must be 1MiB..64GiB"});
  }
  return problems;
}

}  // namespace sluice::dispatch
