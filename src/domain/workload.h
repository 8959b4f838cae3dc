#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "domain/label.h"
#include "domain/media_type.h"

namespace sluice {

/// In which order the kinds of zone are tried.
enum class Placement : std::uint8_t { private_first, cloud_first, private_only };

/// Who waits for an answer: a person, or nobody. The first is the stricter.
enum class LatencyClass : std::uint8_t { interactive, batch };

[[nodiscard]] constexpr LatencyClass strictest(LatencyClass a, LatencyClass b) {
  return a < b ? a : b;
}

/// What happens when no candidate answered.
enum class FailureMode : std::uint8_t { fail_closed, degrade, queue, review };

[[nodiscard]] std::string_view to_string(Placement placement);
[[nodiscard]] std::string_view to_string(LatencyClass latency);
[[nodiscard]] std::string_view to_string(FailureMode failure);

/// A type of media and the level that a workload gives it.
struct MediaLevel {
  MediaType type = MediaType::unknown;
  Level level{};

  friend bool operator==(const MediaLevel&, const MediaLevel&) = default;
};

/// A named use of AI.
struct Workload {
  std::string name;
  Placement placement = Placement::private_first;
  Label floor;  ///< level, regions and terms that every request of this workload has at least
  LatencyClass latency = LatencyClass::interactive;
  FailureMode failure = FailureMode::fail_closed;
  /// `unscannable`: what media of a type count as here; those that are not named, and what cannot
  /// be told, as the highest level.
  std::vector<MediaLevel> unscannable;

  friend bool operator==(const Workload&, const Workload&) = default;
};

}  // namespace sluice
