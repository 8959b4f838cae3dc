#include "flow/4_enrich/config.h"

namespace sluice::enrich {

std::vector<Problem> Config::validate() const {
  using namespace std::chrono_literals;
  std::vector<Problem> problems;
  if (ttl < 1min || ttl > 8760h) {
    problems.push_back({.path = "sessions.ttl", .message = "must be 1m..8760h"});
  }
  if (labels_max < 1 || labels_max > 1'000'000) {
    problems.push_back({.path = "sessions.labels", .message = "must be 1..1000000"});
  }
  return problems;
}

}  // namespace sluice::enrich
