#include "flow/1_accept/config.h"

namespace sluice::accept {

std::vector<Problem> Config::validate() const {
  std::vector<Problem> problems;
  if (body_bytes_max < 1024U || body_bytes_max > (1U << 30U)) {
    problems.push_back({.path = "limits.body", .message = "must be 1KiB..1GiB"});
  }
  if (json_depth_max < 8 || json_depth_max > 512) {
    problems.push_back({.path = "limits.json_depth", .message = "must be 8..512"});
  }
  if (json_tokens_max < 1'000 || json_tokens_max > 10'000'000) {
    problems.push_back({.path = "limits.json_tokens", .message = "must be 1000..10000000"});
  }
  return problems;
}

}  // namespace sluice::accept
