#pragma once

#include <cstdint>

#include "domain/entity.h"

namespace sluice {

/// A span of a body that is sensitive. A finding that runs over several slots of one run is several
/// Findings next to each other: all but the first have `continued` set, and together they are one
/// value.
struct Finding {
  EntityType type{};
  std::uint32_t slot = 0;   ///< index into Request::slots
  std::uint32_t begin = 0;  ///< byte offsets into the body as sent (escapes still in place)
  std::uint32_t end = 0;
  std::uint8_t score = 100;  ///< confidence in percent; 100 for a checksum or a known prefix
  bool example = false;      ///< a documented test value: protected alike, not counted in reports
  bool continued = false;
  EntitySet covers;  ///< other types that were found in these bytes: their rules hold here too

  friend bool operator==(const Finding&, const Finding&) = default;
};

}  // namespace sluice
