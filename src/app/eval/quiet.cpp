#include "app/eval/quiet.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace sluice::eval {

bool is_strict(const std::string& name) {
  static constexpr std::array<std::string_view, 6> kOrdinary = {"personal.address",
                                                                "personal.date_of_birth",
                                                                "personal.email",
                                                                "personal.location",
                                                                "personal.organization",
                                                                "personal.person"};
  const std::string_view family = std::string_view(name).substr(0, name.find('.'));
  return (family == "secret" || family == "personal" || family == "financial" ||
          family == "medical") &&
         std::ranges::find(kOrdinary, name) == kOrdinary.end();
}

void Quiet::add(std::size_t size, std::span<const Labelled> names) {
  ++files;
  bytes += size;
  for (const Labelled& place : names) {
    if (!place.example) {
      ++found[place.type];
      strict += is_strict(place.type) ? 1 : 0;
    }
  }
}

}  // namespace sluice::eval
