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
  if (failures_max < 1 || failures_max > 100) {
    problems.push_back({.path = "dispatch.failures", .message = "must be 1..100"});
  }
  return problems;
}

}  // namespace sluice::dispatch
