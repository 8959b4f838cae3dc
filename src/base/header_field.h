#pragma once

#include <string_view>

namespace sluice {

/// One header of a message; views that whoever hands it over keeps alive. Names are lower case in
/// everything that was received, values without surrounding white space.
struct HeaderField {
  std::string_view name;
  std::string_view value;
};

}  // namespace sluice
