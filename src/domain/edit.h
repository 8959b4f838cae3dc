#pragma once

#include <string>

#include "domain/byte_range.h"

namespace sluice {

/// Puts `text` where `range` is; an empty range inserts. Offsets are those of the unedited bytes.
struct Edit {
  ByteRange range;
  std::string text;

  friend bool operator==(const Edit&, const Edit&) = default;
};

}  // namespace sluice
