#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "domain/label.h"

namespace sluice {

/// In which order the kinds of zone are tried.
enum class Placement : std::uint8_t { private_first, cloud_first, private_only };

enum class LatencyClass : std::uint8_t { interactive, batch };

/// What happens when no candidate answered. `queue` and `review` are in the language, not yet in
/// the code.
enum class FailureMode : std::uint8_t { fail_closed, degrade, queue, review };

[[nodiscard]] std::string_view to_string(Placement placement);
[[nodiscard]] std::string_view to_string(LatencyClass latency);
[[nodiscard]] std::string_view to_string(FailureMode failure);

/// A named use of AI.
struct Workload {
  std::string name;
  Placement placement = Placement::private_first;
  Label floor;  ///< level, regions and terms that every request of this workload has at least
  LatencyClass latency = LatencyClass::interactive;
  FailureMode failure = FailureMode::fail_closed;

  friend bool operator==(const Workload&, const Workload&) = default;
};

}  // namespace sluice
