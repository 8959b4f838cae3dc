#include <string>
#include <utility>

#include <fmt/format.h>

#include "policy/loading.h"

namespace sluice::policy {
namespace {

constexpr std::string_view kZoneKeys[] = {"name",
                                          "kind",
                                          "clearance",
                                          "clearance_redacted",
                                          "accepts",
                                          "accepts_redacted",
                                          "region",
                                          "retention_days",
                                          "trains_on_prompts"};
constexpr std::string_view kNotBuilt[] = {"networks"};

constexpr yaml::Choice<ZoneKind> kKinds[] = {{"on_prem", ZoneKind::on_prem},
                                             {"private_cloud", ZoneKind::private_cloud},
                                             {"public_cloud", ZoneKind::public_cloud},
                                             {"device", ZoneKind::device}};

constexpr std::int64_t kRetentionDaysMax = 36'500;

CategorySet read_accepts(const yaml::MapReader& map, std::string_view key, Loading& loading) {
  std::uint32_t bits = 0;
  for (const yaml::Value& value : map.one_or_many(key)) {
    if (value.node().kind == yaml::Kind::scalar && value.node().text == "all") {
      bits |= (1U << loading.categories.names().size()) - 1;
    } else if (const auto bit = loading.categories.bit_of(value)) {
      bits |= 1U << *bit;
    }
  }
  return static_cast<CategorySet>(bits);
}

/// Left out, it is the clearance itself; lower, it would say that redacting makes data more
/// dangerous.
void read_clearances(const yaml::MapReader& map, Zone& zone, const Snapshot& snapshot) {
  if (const auto clearance = map.require("clearance")) {
    zone.clearance = read_level(*clearance, snapshot);
  }
  zone.clearance_redacted = zone.clearance;
  const auto redacted = map.find("clearance_redacted");
  if (!redacted) {
    return;
  }
  zone.clearance_redacted = read_level(*redacted, snapshot);
  if (zone.clearance_redacted < zone.clearance) {
    redacted->error(
        fmt::format("must not be below the clearance `{}`", snapshot.level_name(zone.clearance)));
  }
}

void load_zone(const yaml::Value& value, Loading& loading) {
  const yaml::MapReader map(value, kZoneKeys, kNotBuilt);
  Zone zone;
  const auto taken = names_of(loading.snapshot.zones);
  zone.name = read_new_name(map, taken, NameStyle::identifier, "zone").value_or("");
  if (const auto kind = map.require("kind")) {
    zone.kind = kind->one_of(kKinds, "kind of zone").value_or(ZoneKind::public_cloud);
  }
  read_clearances(map, zone, loading.snapshot);
  zone.accepts = read_accepts(map, "accepts", loading);
  zone.accepts_redacted = read_accepts(map, "accepts_redacted", loading);
  if (const auto region = map.find("region")) {
    zone.region = loading.regions.bit_of(*region);
  }
  if (const auto days = map.find("retention_days")) {
    if (const auto number = days->integer({0, kRetentionDaysMax})) {
      zone.retention_days = static_cast<std::uint16_t>(*number);
    }
  }
  if (const auto trains = map.find("trains_on_prompts")) {
    zone.trains_on_prompts = trains->boolean();
  }
  loading.snapshot.zones.push_back(std::move(zone));
}

}  // namespace

void load_zones(const yaml::MapReader& root, Loading& loading) {
  const auto section = root.require("zones");
  for (const yaml::Value& value : limited(root.list("zones"), kZonesMax)) {
    load_zone(value, loading);
  }
  if (section && section->node().kind == yaml::Kind::list && loading.snapshot.zones.empty()) {
    section->error("at least one zone must be there");
  }
}

}  // namespace sluice::policy
