#include "domain/entity.h"

#include <algorithm>

#include "base/assert.h"
#include "domain/ids.h"

namespace sluice {

EntityCatalog::EntityCatalog() {
  rows_.reserve(std::size(entity_table::kRows));
  for (const entity_table::Row& row : entity_table::kRows) {
    rows_.push_back(
        {std::string(row.name), std::string(row.placeholder), std::string(row.presidio)});
  }
}

std::optional<EntityType> EntityCatalog::add_custom(std::string_view name) {
  const std::string full = "custom." + std::string(name);
  if (const auto known = find(full)) {
    return known;
  }
  if (rows_.size() == kEntityTypesMax) {
    return std::nullopt;
  }
  std::string placeholder;
  for (const char c : name) {
    const bool lower = c >= 'a' && c <= 'z';
    const bool upper = c >= 'A' && c <= 'Z';
    placeholder += lower ? static_cast<char>(c - 'a' + 'A') : upper ? c : '_';
  }
  rows_.push_back({full, "CUSTOM_" + placeholder, ""});
  return EntityType{static_cast<std::uint16_t>(rows_.size() - 1)};
}

const EntityInfo& EntityCatalog::info(EntityType type) const {
  SLUICE_ASSERT(to_index(type) < rows_.size());
  return rows_[to_index(type)];
}

std::optional<EntityType> EntityCatalog::find(std::string_view name) const {
  const auto row = std::ranges::find(rows_, name, &EntityInfo::name);
  if (row == rows_.end()) {
    return std::nullopt;
  }
  return EntityType{static_cast<std::uint16_t>(row - rows_.begin())};
}

EntitySet EntityCatalog::match(std::string_view pattern) const {
  EntitySet matched;
  const bool family = pattern.ends_with(".*");
  const std::string_view prefix = family ? pattern.substr(0, pattern.size() - 1) : pattern;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const std::string_view name = rows_[i].name;
    if (family ? name.starts_with(prefix) : name == pattern) {
      matched.set(i);
    }
  }
  return matched;
}

}  // namespace sluice
