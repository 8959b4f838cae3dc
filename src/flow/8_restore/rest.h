#pragma once

#include <cstdint>

namespace sluice::restore {

/// Whether more of a text will come.
enum class Rest : std::uint8_t { follows, none };

}  // namespace sluice::restore
