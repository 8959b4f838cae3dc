#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "policy/closed_fact.h"
#include "policy/loading.h"
#include "policy/rank.h"
#include "policy/tier.h"
#include "policy/when.h"

namespace sluice::policy {
namespace {

constexpr std::string_view kRouteKeys[] = {"name", "when", "candidates", "on_exhausted"};
constexpr std::string_view kExhaustedKeys[] = {"degrade"};
constexpr std::string_view kSelectorKeys[] = {
    "tier", "zones", "zone_kinds", "engines", "models", "capabilities", "placement", "prefer"};
constexpr std::string_view kByWorkload = "by_workload";

constexpr yaml::Choice<Selector::Prefer> kPreferences[] = {{"cost", Selector::Prefer::cost},
                                                           {"latency", Selector::Prefer::latency},
                                                           {"quality", Selector::Prefer::quality}};
constexpr yaml::Choice<bool> kPlacements[] = {{"workload", true}};

void read_tiers(const yaml::MapReader& map, Selector& selector) {
  for (const yaml::Value& value : map.one_or_many("tier")) {
    if (const auto tier = read_tier(value)) {
      selector.tiers.push_back(tier->tier);
      if (!tier->speciality.empty()) {
        selector.specialities.push_back(tier->speciality);
      }
    }
  }
}

/// A model's name stands for that model in every engine that has it; `engine/model` for one.
void read_models(const yaml::MapReader& map, Selector& selector, const Snapshot& snapshot) {
  std::vector<std::string> names;
  std::vector<std::string> qualified;
  for (const Model& model : snapshot.models) {
    names.push_back(model.name);
    qualified.push_back(snapshot.engine(model.engine).name + "/" + model.name);
  }
  std::vector<std::string> all = names;
  all.insert(all.end(), qualified.begin(), qualified.end());
  for (const yaml::Value& value : map.one_or_many("models")) {
    const auto at = value.one_of(all, "model");
    for (std::size_t i = 0; at && i < names.size(); ++i) {
      if (names[i] == all[*at] || qualified[i] == all[*at]) {
        selector.models.push_back(ModelIndex{static_cast<std::uint16_t>(i)});
      }
    }
  }
}

/// Both keys at once mean zones that fit both: a selector's conditions narrow it.
std::vector<bool> read_selected_zones(const yaml::MapReader& map, const Snapshot& snapshot) {
  std::vector<bool> zones = read_zone_names(map, "zones", snapshot);
  const std::vector<bool> of_kind = read_zone_kinds(map, "zone_kinds", snapshot);
  if (zones.empty()) {
    return of_kind;
  }
  for (std::size_t i = 0; i < of_kind.size(); ++i) {
    zones[i] = zones[i] && of_kind[i];
  }
  return zones;
}

bool serves_nothing(const Selector& selector, const Snapshot& snapshot) {
  for (std::size_t i = 0; i < snapshot.models.size(); ++i) {
    if (selects(selector, snapshot, ModelIndex{static_cast<std::uint16_t>(i)})) {
      return false;
    }
  }
  return true;
}

Selector read_selector(const yaml::Value& value, const Loading& loading) {
  const Snapshot& snapshot = loading.snapshot;
  const std::size_t problems_before = value.findings().problems.size();
  const yaml::MapReader map(value, kSelectorKeys);
  refuse_empty_lists(map, kSelectorKeys);
  Selector selector;
  read_tiers(map, selector);
  selector.zones = read_selected_zones(map, snapshot);
  for (const yaml::Value& engine : map.one_or_many("engines")) {
    if (const auto at = engine.one_of(names_of(snapshot.engines), "engine")) {
      selector.engines.push_back(EngineIndex{static_cast<std::uint16_t>(*at)});
    }
  }
  read_models(map, selector, snapshot);
  selector.capabilities = read_capabilities(map.one_or_many("capabilities"));
  map.set(selector.by_placement, "placement", [](const auto& v) {
    return v.one_of(kPlacements, "placement");
  });
  map.set(selector.prefer, "prefer", [](const auto& v) {
    return v.one_of(kPreferences, "preference");
  });
  const bool is_clean =
      loading.engines_are_clean && value.findings().problems.size() == problems_before;
  if (is_clean && serves_nothing(selector, snapshot)) {
    value.error("no model of any engine fits this candidate, so it would never be served",
                "compare it with `tier`, `capabilities` and `zone` of the models");
  }
  return selector;
}

std::vector<Selector> read_selectors(const yaml::MapReader& map,
                                     std::string_view key,
                                     const Loading& loading) {
  std::vector<Selector> selectors;
  const auto value = map.require(key);
  for (const yaml::Value& entry : limited(map.list(key), kSelectorsMax)) {
    selectors.push_back(read_selector(entry, loading));
  }
  if (value && value->node().kind == yaml::Kind::list && selectors.empty()) {
    value->error("at least one candidate must be there", "- {placement: workload}");
  }
  return selectors;
}

void read_on_exhausted(const yaml::MapReader& map, Route& route, const Loading& loading) {
  const auto value = map.find("on_exhausted");
  if (!value || (value->node().kind == yaml::Kind::scalar && value->node().text == kByWorkload)) {
    return;
  }
  route.exhausted_by_workload = false;
  if (value->node().kind == yaml::Kind::map) {
    route.on_exhausted = FailureMode::degrade;
    route.degrade = read_selectors(yaml::MapReader(*value, kExhaustedKeys), "degrade", loading);
    return;
  }
  route.on_exhausted = read_failure(*value).value_or(FailureMode::fail_closed);
}

/// A route behind one that takes all its requests would look like a rule and be none.
/// @param earlier  those before it whose conditions could be read
void refuse_unreachable(const yaml::Value& value,
                        const Route& route,
                        const std::vector<Route>& earlier,
                        const Snapshot& snapshot) {
  const std::vector<RuleIndex> shadows = shadows_of(route, earlier, snapshot);
  if (shadows.empty()) {
    return;
  }
  std::vector<std::string> others;
  for (const RuleIndex shadow : shadows) {
    const RuleInfo& info = snapshot.rules[to_index(shadow)];
    others.push_back(fmt::format("`{}` in line {}", info.name, info.line));
  }
  const bool is_one = others.size() == 1;
  value.error(fmt::format("never reached: route{} {} take{} every request that this one would",
                          is_one ? "" : "s",
                          fmt::join(others, ", "),
                          is_one ? "s" : ""),
              is_one ? "put it before that one, or remove it" : "put it before them, or remove it");
}

}  // namespace

void load_routes(const yaml::MapReader& policy, Loading& loading) {
  Snapshot& snapshot = loading.snapshot;
  static_cast<void>(policy.require("route"));
  const auto rules = limited(policy.list("route"), kRulesMax);
  std::vector<Route> readable;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const std::size_t problems_before = rules[i].findings().problems.size();
    const yaml::MapReader map(rules[i], kRouteKeys);
    Route route{.rule = add_rule(map, "route", i, snapshot)};
    read_route_when(map, loading, route);
    if (rules[i].findings().problems.size() == problems_before) {
      refuse_unreachable(rules[i], route, readable, snapshot);
      readable.push_back({.rule = route.rule, .when = route.when, .moment = route.moment});
    }
    route.candidates = read_selectors(map, "candidates", loading);
    read_on_exhausted(map, route, loading);
    snapshot.routes.push_back(std::move(route));
  }
  const auto section = policy.find("route");
  if (section && section->node().kind == yaml::Kind::list && rules.empty()) {
    section->error("without a route nothing is ever sent",
                   "- {name: everything, candidates: [{placement: workload}]}");
  } else if (!snapshot.routes.empty() && !covers(snapshot.routes.back(), Route{})) {
    rules.back().warning("requests that match no route are refused",
                         "end with a route that has no `when`");
  }
}

}  // namespace sluice::policy
