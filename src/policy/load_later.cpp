#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "policy/loading.h"

namespace sluice::policy {
namespace {

constexpr std::string_view kLaterKeys[] = {
    "name", "when", "zones", "zone_kinds", "scope", "retention_days"};

/// With whom what is kept, found or done may be shared.
enum class Scope : std::uint8_t { none, session, user, team, tenant };

constexpr yaml::Choice<Scope> kScopes[] = {{"none", Scope::none},
                                           {"session", Scope::session},
                                           {"user", Scope::user},
                                           {"team", Scope::team},
                                           {"tenant", Scope::tenant}};
constexpr yaml::Range<std::int64_t> kRetentionDays = {0, 36'500};

void check_row(const yaml::Value& value, const Loading& loading) {
  const yaml::MapReader map(value, kLaterKeys);
  if (const auto name = map.find("name")) {
    static_cast<void>(read_name(*name, NameStyle::sentence));
  }
  static_cast<void>(read_when(map, loading));
  static_cast<void>(read_zones(map, {}, loading.snapshot));
  if (const auto scope = map.require("scope")) {
    static_cast<void>(scope->one_of(kScopes, "scope"));
  }
  if (const auto days = map.find("retention_days")) {
    static_cast<void>(days->integer(kRetentionDays));
  }
}

}  // namespace

void check_later(const yaml::MapReader& policy, const Loading& loading) {
  if (!policy.is_map()) {
    return;
  }
  for (const yaml::Value& section : policy.value().entries()) {
    if (std::ranges::find(kLaterSections, section.node().key) == std::end(kLaterSections)) {
      continue;
    }
    for (const yaml::Value& row : limited(section.list(), kRulesMax)) {
      check_row(row, loading);
    }
  }
}

}  // namespace sluice::policy
