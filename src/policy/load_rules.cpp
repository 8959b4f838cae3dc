#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "policy/loading.h"
#include "policy/shadowed.h"

namespace sluice::policy {
namespace {

constexpr std::string_view kPolicyKeys[] = {
    "never", "protect", "answers", "route", "exceptions", "review"};
constexpr std::string_view kNeverKeys[] = {"name", "when", "zones", "zone_kinds"};
constexpr std::string_view kProtectKeys[] = {"name", "zones", "zone_kinds", "entities", "action"};
constexpr std::string_view kAnswersKeys[] = {
    "name", "from_zones", "from_kinds", "entities", "action"};

constexpr yaml::Choice<ZoneKind> kKinds[] = {{"on_prem", ZoneKind::on_prem},
                                             {"private_cloud", ZoneKind::private_cloud},
                                             {"public_cloud", ZoneKind::public_cloud},
                                             {"device", ZoneKind::device}};
constexpr yaml::Choice<Transform> kTransforms[] = {{"pseudonymise", Transform::pseudonymise},
                                                   {"generalise", Transform::generalise},
                                                   {"mask", Transform::mask},
                                                   {"drop_zone", Transform::drop_zone},
                                                   {"refuse", Transform::refuse}};
constexpr yaml::Choice<AnswerAction> kAnswerActions[] = {
    {"flag", AnswerAction::flag}, {"mask", AnswerAction::mask}, {"stop", AnswerAction::stop}};

EntitySet read_rule_entities(const yaml::MapReader& map, const EntityCatalog& catalog) {
  const auto value = map.require("entities");
  const std::vector<yaml::Value> patterns = map.one_or_many("entities");
  if (value && patterns.empty() && value->node().kind == yaml::Kind::list) {
    value->error("at least one entity type must be named", "for example `secret.*`");
  }
  return read_entities(patterns, catalog);
}

/// Puts `cell` wherever a rule applies and nothing stronger stands; of equals the earlier one
/// stays.
template <typename Cell, typename Strength>
void strengthen(std::vector<std::vector<Cell>>& table,
                const Placed<Cell>& rule,
                const Cell& cell,
                Strength Cell::* strength) {
  for (std::size_t zone = 0; zone < rule.zones.size(); ++zone) {
    for (std::size_t type = 0; rule.zones[zone] && type < table[zone].size(); ++type) {
      if (rule.entities.test(type) && table[zone][type].*strength < cell.*strength) {
        table[zone][type] = cell;
      }
    }
  }
}

void load_never(const yaml::MapReader& policy, Loading& loading) {
  const auto rules = limited(policy.list("never"), kRulesMax);
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const yaml::MapReader map(rules[i], kNeverKeys);
    NeverRule never{.rule = add_rule(map, "never", i, loading.snapshot),
                    .when = read_when(map, loading),
                    .zones = read_zones(map, {}, loading.snapshot)};
    loading.snapshot.never.push_back(std::move(never));
  }
}

/// `placement: private_only` is a `never` for the public cloud, and stands among them under a name
/// of its own, so that it is explained, proved and lifted like any other.
void add_private_only(const yaml::MapReader& root, Loading& loading) {
  Snapshot& snapshot = loading.snapshot;
  std::vector<bool> public_zones;
  public_zones.reserve(snapshot.zones.size());
  for (const Zone& zone : snapshot.zones) {
    public_zones.push_back(zone.kind == ZoneKind::public_cloud);
  }
  const std::vector<yaml::Value> entries = root.list("workloads");
  for (std::size_t i = 0; i < snapshot.workloads.size(); ++i) {
    const Workload& workload = snapshot.workloads[i];
    if (workload.placement != Placement::private_only) {
      continue;
    }
    const RuleIndex rule{static_cast<std::uint16_t>(snapshot.rules.size())};
    snapshot.rules.push_back({.kind = "never",
                              .name = fmt::format("private_only of {}", workload.name),
                              .file = i < entries.size() ? entries[i].file() : "",
                              .line = i < entries.size() ? entries[i].node().line : 0});
    snapshot.never.push_back({.rule = rule,
                              .when = {.workloads = {WorkloadIndex{static_cast<std::uint16_t>(i)}}},
                              .zones = public_zones});
  }
}

void load_protect(const yaml::MapReader& policy, Snapshot& snapshot) {
  const auto rules = limited(policy.list("protect"), kRulesMax);
  std::vector<Placed<TransformCell>> placed;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const yaml::MapReader map(rules[i], kProtectKeys);
    TransformCell cell{.rule = add_rule(map, "protect", i, snapshot)};
    if (const auto action = map.require("action")) {
      cell.transform = action->one_of(kTransforms, "action").value_or(Transform::refuse);
    }
    placed.push_back({.value = rules[i],
                      .rule = cell.rule,
                      .zones = {},
                      .entities = read_rule_entities(map, snapshot.catalog)});
    placed.back().zones = read_zones(map, {}, snapshot);
    strengthen(snapshot.transforms, placed.back(), cell, &TransformCell::transform);
  }
  warn_of_shadowed(placed, snapshot);
}

void load_answers(const yaml::MapReader& policy, Snapshot& snapshot) {
  const auto rules = limited(policy.list("answers"), kRulesMax);
  std::vector<Placed<AnswerCell>> placed;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const yaml::MapReader map(rules[i], kAnswersKeys);
    AnswerCell cell{.rule = add_rule(map, "answers", i, snapshot)};
    if (const auto action = map.require("action")) {
      cell.action = action->one_of(kAnswerActions, "action").value_or(AnswerAction::stop);
    }
    placed.push_back({.value = rules[i],
                      .rule = cell.rule,
                      .zones = {},
                      .entities = read_rule_entities(map, snapshot.catalog)});
    placed.back().zones = read_zones(map, {.zones = "from_zones", .kinds = "from_kinds"}, snapshot);
    strengthen(snapshot.answers, placed.back(), cell, &AnswerCell::action);
  }
  warn_of_shadowed(placed, snapshot);
  for (std::vector<AnswerCell>& cells : snapshot.answers) {
    const auto passes = [](const AnswerCell& cell) { return cell.action == AnswerAction::pass; };
    if (std::ranges::all_of(cells, passes)) {
      cells.clear();  // So that each answer of the zone is spared the look at all types.
    }
  }
}

}  // namespace

std::vector<bool> read_zone_names(const yaml::MapReader& rule,
                                  std::string_view key,
                                  const Snapshot& snapshot) {
  const std::vector<yaml::Value> values = rule.one_or_many(key);
  std::vector<bool> zones(values.empty() ? 0 : snapshot.zones.size());
  const std::vector<std::string> names = names_of(snapshot.zones);
  for (const yaml::Value& value : values) {
    if (const auto at = value.one_of(names, "zone")) {
      zones[*at] = true;
    }
  }
  return zones;
}

std::vector<bool> read_zone_kinds(const yaml::MapReader& rule,
                                  std::string_view key,
                                  const Snapshot& snapshot) {
  const std::vector<yaml::Value> values = rule.one_or_many(key);
  std::vector<bool> zones(values.empty() ? 0 : snapshot.zones.size());
  for (const yaml::Value& value : values) {
    const auto kind = value.one_of(kKinds, "kind of zone");
    for (std::size_t i = 0; kind && i < zones.size(); ++i) {
      zones[i] = zones[i] || snapshot.zones[i].kind == *kind;
    }
  }
  return zones;
}

std::vector<bool> read_zones(const yaml::MapReader& rule,
                             const ZoneKeys& keys,
                             const Snapshot& snapshot) {
  std::vector<bool> zones(snapshot.zones.size());
  const std::vector<bool> named = read_zone_names(rule, keys.zones, snapshot);
  const std::vector<bool> of_kind = read_zone_kinds(rule, keys.kinds, snapshot);
  const auto says_nothing = [&](std::string_view key) {
    const auto value = rule.find(key);
    return !value || (value->node().kind == yaml::Kind::list && value->node().children.empty());
  };
  if (says_nothing(keys.zones) && says_nothing(keys.kinds) && rule.is_map()) {
    rule.value().error(fmt::format(
        "`{}` or `{}` is missing, so the rule would hold nowhere", keys.kinds, keys.zones));
  }
  for (std::size_t i = 0; i < zones.size(); ++i) {
    zones[i] = (!named.empty() && named[i]) || (!of_kind.empty() && of_kind[i]);
  }
  return zones;
}

RuleIndex add_rule(const yaml::MapReader& rule,
                   std::string_view kind,
                   std::size_t position,
                   Snapshot& snapshot) {
  RuleInfo info{.kind = std::string(kind),
                .name = fmt::format("{}[{}]", kind, position),
                .file = rule.value().file(),
                .line = rule.value().node().line};
  if (const auto value = rule.find("name")) {
    info.name = read_name(*value, NameStyle::sentence).value_or(info.name);
    const bool taken = std::ranges::any_of(snapshot.rules, [&](const RuleInfo& other) {
      return other.kind == info.kind && other.name == info.name;
    });
    if (taken) {
      value->error(fmt::format("there is another rule `{}` in `{}` already", info.name, kind));
    }
  }
  snapshot.rules.push_back(std::move(info));
  return RuleIndex{static_cast<std::uint16_t>(snapshot.rules.size() - 1)};
}

void load_policy(const yaml::MapReader& root, Loading& loading) {
  Snapshot& snapshot = loading.snapshot;
  const std::size_t zones = snapshot.zones.size();
  snapshot.transforms.assign(zones, std::vector<TransformCell>(snapshot.catalog.size()));
  snapshot.answers.assign(zones, std::vector<AnswerCell>(snapshot.catalog.size()));
  const auto section = root.require("policy");
  if (!section) {
    return;
  }
  const yaml::MapReader policy(*section, kPolicyKeys, kLaterSections);
  load_never(policy, loading);
  add_private_only(root, loading);
  load_protect(policy, snapshot);
  load_answers(policy, snapshot);
  load_routes(policy, loading);
  load_exceptions(policy, loading);
  load_review(policy, loading);
  warn_of_shadowed_nevers(policy.list("never"), snapshot);
  check_later(policy, loading);
}

}  // namespace sluice::policy
