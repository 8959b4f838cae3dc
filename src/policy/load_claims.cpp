#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "policy/loading.h"

namespace sluice::policy {
namespace {

constexpr std::string_view kProveKeys[] = {"name", "never", "always"};
constexpr std::string_view kOwnKeys[] = {"residual",
                                         "original",
                                         "categories",
                                         "found",
                                         "left_in",
                                         "marking",
                                         "engine",
                                         "engines",
                                         "zones",
                                         "zone_kinds",
                                         "zone",
                                         "zone_kind"};

/// A claim's own keys, and those of a condition beside them.
std::vector<std::string_view> claim_keys() {
  std::vector<std::string_view> keys(std::begin(kOwnKeys), std::end(kOwnKeys));
  keys.insert(keys.end(), when_keys().begin(), when_keys().end());
  return keys;
}

/// The engines that a claim names; empty: it names none.
std::vector<bool> read_claimed_engines(const yaml::MapReader& map, const Snapshot& snapshot) {
  std::vector<bool> engines;
  for (const std::string_view key : {"engine", "engines"}) {
    for (const yaml::Value& value : map.one_or_many(key)) {
      engines.resize(snapshot.engines.size());
      if (const auto at = value.one_of(names_of(snapshot.engines), "engine")) {
        engines[*at] = true;
      }
    }
  }
  return engines;
}

/// Texts that a request holds, whether or not a marking of the policy has them.
std::vector<std::string> read_claimed_markings(const yaml::MapReader& map) {
  std::vector<std::string> texts;
  for (const yaml::Value& value : map.one_or_many("marking")) {
    if (std::optional<std::string> text = value.text()) {
      texts.push_back(*std::move(text));
    }
  }
  return texts;
}

/// The zones that a claim names; in the singular, too, since that is how one says it.
std::vector<bool> read_claimed_zones(const yaml::MapReader& map, const Snapshot& snapshot) {
  const bool is_singular = map.find("zone") || map.find("zone_kind");
  if (is_singular && (map.find("zones") || map.find("zone_kinds"))) {
    map.value().error("one of `zone` and `zones` would be left out", "write all under `zones`");
  }
  if (is_singular) {
    return read_zones(map, {.zones = "zone", .kinds = "zone_kind"}, snapshot);
  }
  return read_zones(map, {}, snapshot);
}

std::optional<Level> read_bound(const yaml::MapReader& map,
                                std::string_view key,
                                const Snapshot& snapshot) {
  const auto value = map.find(key);
  return value ? std::optional(read_level(*value, snapshot)) : std::nullopt;
}

/// Where, for a claim: in zones or at engines.
void read_places(const yaml::MapReader& map, const Snapshot& snapshot, Claim& claim) {
  claim.engines = read_claimed_engines(map, snapshot);
  if (claim.engines.empty()) {
    claim.zones = read_claimed_zones(map, snapshot);
    return;
  }
  claim.zones.assign(snapshot.zones.size(), true);
  for (const std::string_view key : {"zone", "zones", "zone_kind", "zone_kinds"}) {
    if (const auto zones = map.find(key)) {
      zones->error("a claim names zones or engines, not both", "write two claims");
    }
  }
}

Claim read_claim(const yaml::Value& value, Loading& loading) {
  const Snapshot& snapshot = loading.snapshot;
  const std::vector<std::string_view> keys = claim_keys();
  const yaml::MapReader map(value, keys);
  const auto categories = loading.categories.bits_of(map.one_or_many("categories"));
  Claim claim{.when = read_conditions(map, loading),
              .residual_min = read_bound(map, "residual", snapshot),
              .original_min = read_bound(map, "original", snapshot),
              .categories = static_cast<CategorySet>(categories),
              .found = read_entities(map.one_or_many("found"), snapshot.catalog),
              .left_in = read_entities(map.one_or_many("left_in"), snapshot.catalog),
              .markings = read_claimed_markings(map)};
  read_places(map, snapshot, claim);
  return claim;
}

void load_claim(const yaml::Value& value, std::size_t position, Loading& loading) {
  const yaml::MapReader map(value, kProveKeys);
  const auto never = map.find("never");
  const auto always = map.find("always");
  if (map.is_map() && never.has_value() == always.has_value()) {
    value.error("a claim is either `never` or `always`",
                "for example `never: {residual: confidential, zone_kind: public_cloud}`");
  }
  if (!never && !always) {
    return;
  }
  Claim claim = read_claim(never ? *never : *always, loading);
  if (!never) {
    (claim.engines.empty() ? claim.zones : claim.engines).flip();
  }
  claim.name = fmt::format("prove[{}]", position);
  if (const auto name = map.find("name")) {
    claim.name = read_name(*name, NameStyle::sentence).value_or(claim.name);
  }
  claim.file = value.file();
  claim.line = value.node().line;
  loading.claims.push_back(std::move(claim));
}

}  // namespace

void load_claims(const yaml::MapReader& root, Loading& loading) {
  const auto claims = limited(root.list("prove"), kRulesMax);
  for (std::size_t i = 0; i < claims.size(); ++i) {
    load_claim(claims[i], i, loading);
  }
}

}  // namespace sluice::policy
