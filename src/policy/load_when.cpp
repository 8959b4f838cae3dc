#include <algorithm>
#include <array>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/nearest.h"
#include "policy/loading.h"

namespace sluice::policy {
namespace {

constexpr std::string_view kWhenKeys[] = {"workload",
                                          "roles",
                                          "action",
                                          "complexity",
                                          "intent",
                                          "size",
                                          "wish",
                                          "level",
                                          "entities",
                                          "tools",
                                          "unscannable",
                                          "media"};
constexpr std::string_view kNotBuilt[] = {"budget", "language"};
constexpr std::string_view kMomentKeys[] = {"latency", "network", "load"};
constexpr auto kRouteWhenKeys = [] {
  std::array<std::string_view, std::size(kWhenKeys) + std::size(kMomentKeys)> all{};
  std::ranges::copy(kMomentKeys, std::ranges::copy(kWhenKeys, all.begin()).out);
  return all;
}();

constexpr yaml::Choice<Action> kActions[] = {{"chat", Action::chat},
                                             {"embed", Action::embed},
                                             {"retrieve", Action::retrieve},
                                             {"rerank", Action::rerank},
                                             {"tool", Action::tool},
                                             {"agent_step", Action::agent_step}};
constexpr yaml::Choice<Learned> kLearned[] = {{"unknown", Learned::unknown},
                                              {"low", Learned::low},
                                              {"medium", Learned::medium},
                                              {"high", Learned::high}};
constexpr yaml::Choice<SizeClass> kSizes[] = {{"small", SizeClass::small},
                                              {"medium", SizeClass::medium},
                                              {"large", SizeClass::large},
                                              {"huge", SizeClass::huge}};
constexpr yaml::Choice<Tier> kWishes[] = {{"none", Tier::none},
                                          {"small", Tier::small},
                                          {"mid", Tier::mid},
                                          {"frontier", Tier::frontier},
                                          {"specialised", Tier::specialised}};

constexpr yaml::Choice<LatencyClass> kLatencies[] = {{"interactive", LatencyClass::interactive},
                                                     {"batch", LatencyClass::batch}};
constexpr yaml::Choice<NetworkState> kNetworks[] = {
    {"good", NetworkState::good}, {"slow", NetworkState::slow}, {"offline", NetworkState::offline}};
constexpr yaml::Choice<LoadState> kLoads[] = {{"normal", LoadState::normal},
                                              {"high", LoadState::high}};

/// One word or a list of words of a closed set; an empty list would be no condition, so it is a
/// problem.
template <typename T, std::size_t n>
std::vector<T> read_words(const yaml::MapReader& map,
                          std::string_view key,
                          const yaml::Choice<T> (&choices)[n]) {
  std::vector<T> words;
  for (const yaml::Value& value : map.one_or_many(key)) {
    if (const auto word = value.one_of(choices, key)) {
      words.push_back(*word);
    }
  }
  return words;
}

template <typename Index>
std::vector<Index> read_references(const yaml::MapReader& map,
                                   std::string_view key,
                                   const std::vector<std::string>& names) {
  std::vector<Index> indexes;
  for (const yaml::Value& value : map.one_or_many(key)) {
    if (const auto at = value.one_of(names, key)) {
      indexes.push_back(Index{static_cast<std::underlying_type_t<Index>>(*at)});
    }
  }
  return indexes;
}

std::vector<IntentIndex> read_intents(const yaml::MapReader& map, const Snapshot& snapshot) {
  std::vector<IntentIndex> intents;
  for (const yaml::Value& value : map.one_or_many("intent")) {
    if (const auto intent = read_intent(value, snapshot)) {
      intents.push_back(*intent);
    }
  }
  return intents;
}

/// `custom.*` may name nothing; as a condition that would be none, so that the rule always holds.
void refuse_empty_set(const yaml::Value& patterns, const EntitySet& types) {
  const auto& problems = patterns.findings().problems;
  const bool is_reported = !problems.empty() && problems.back().path.starts_with(patterns.path());
  if (types.none() && !is_reported) {
    patterns.error("there is no such entity type yet, so this would be no condition",
                   "define it in `labels`, or leave the key out");
  }
}

}  // namespace

std::span<const std::string_view> when_keys() {
  return kWhenKeys;
}

When read_when(const yaml::MapReader& rule, const Loading& loading) {
  const auto value = rule.find("when");
  return value ? read_conditions(yaml::MapReader(*value, kWhenKeys, kNotBuilt), loading) : When{};
}

void read_route_when(const yaml::MapReader& rule, const Loading& loading, Route& route) {
  const auto value = rule.find("when");
  if (!value) {
    return;
  }
  const yaml::MapReader map(*value, kRouteWhenKeys, kNotBuilt);
  refuse_empty_lists(map, kMomentKeys);
  route.when = read_conditions(map, loading);
  route.moment = {.latencies = read_words(map, "latency", kLatencies),
                  .networks = read_words(map, "network", kNetworks),
                  .loads = read_words(map, "load", kLoads)};
}

When read_conditions(const yaml::MapReader& map, const Loading& loading) {
  const Snapshot& snapshot = loading.snapshot;
  refuse_empty_lists(map, kWhenKeys);
  When when{
      .workloads = read_references<WorkloadIndex>(map, "workload", names_of(snapshot.workloads)),
      .actions = read_words(map, "action", kActions),
      .complexity = read_words(map, "complexity", kLearned),
      .intent = read_intents(map, snapshot),
      .sizes = read_words(map, "size", kSizes),
      .wishes = read_words(map, "wish", kWishes),
      .levels = read_references<Level>(map, "level", snapshot.levels),
      .entities = read_entities(map.one_or_many("entities"), snapshot.catalog)};
  if (const auto patterns = map.find("entities")) {
    refuse_empty_set(*patterns, when.entities);
  }
  for (const yaml::Value& role : map.one_or_many("roles")) {
    if (const auto name = read_name(role, NameStyle::sentence)) {
      when.roles.push_back(*name);
    }
  }
  if (const auto tools = map.find("tools")) {
    when.tools = tools->boolean();
  }
  if (const auto unscannable = map.find("unscannable")) {
    when.unscannable = unscannable->boolean();
  }
  if (const auto media = map.find("media")) {
    when.media = media->boolean();
  }
  return when;
}

EntitySet read_entities(const std::vector<yaml::Value>& patterns, const EntityCatalog& catalog) {
  EntitySet all;
  for (const yaml::Value& value : patterns) {
    const std::optional<std::string> pattern = value.text();
    if (!pattern) {
      continue;
    }
    const EntitySet types = catalog.match(*pattern);
    if (types.none() && *pattern != "custom.*") {  // There may be none of these yet.
      value.error(fmt::format("unknown entity type `{}`", *pattern),
                  did_you_mean(*pattern, entity_names(catalog)));
    }
    all |= types;
  }
  return all;
}

std::vector<std::string> entity_names(const EntityCatalog& catalog) {
  std::vector<std::string> names;
  for (const EntityInfo& info : catalog.all()) {
    std::string family = info.name.substr(0, info.name.find('.')) + ".*";
    if (std::ranges::find(names, family) == names.end()) {
      names.push_back(std::move(family));
    }
    names.push_back(info.name);
  }
  return names;
}

}  // namespace sluice::policy
