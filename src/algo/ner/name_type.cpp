#include "algo/ner/name_type.h"

#include <algorithm>
#include <utility>

namespace sluice::ner {
namespace {

constexpr std::pair<std::string_view, NameType> kLabels[] = {
    {"person", NameType::person},
    {"per", NameType::person},
    {"name", NameType::person},
    {"personal.person", NameType::person},
    {"organization", NameType::organization},
    {"organisation", NameType::organization},
    {"org", NameType::organization},
    {"company", NameType::organization},
    {"personal.organization", NameType::organization},
    {"location", NameType::location},
    {"loc", NameType::location},
    {"gpe", NameType::location},
    {"city", NameType::location},
    {"country", NameType::location},
    {"personal.location", NameType::location},
    {"address", NameType::address},
    {"street_address", NameType::address},
    {"zip_code", NameType::address},
    {"personal.address", NameType::address},
};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

}  // namespace

std::string_view to_string(NameType type) {
  switch (type) {
    case NameType::person:
      return "person";
    case NameType::organization:
      return "organization";
    case NameType::location:
      return "location";
    case NameType::address:
      return "address";
  }
  return {};
}

std::optional<NameType> name_type_of(std::string_view label) {
  for (const auto& [name, type] : kLabels) {
    if (std::ranges::equal(label, name, {}, lower)) {
      return type;
    }
  }
  return std::nullopt;
}

}  // namespace sluice::ner
