#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "algo/yaml/map_reader.h"
#include "app/policy/case_reading.h"
#include "app/policy/limits.h"
#include "base/nearest.h"
#include "policy/names.h"
#include "policy/wish.h"

namespace sluice::policy_commands {
namespace {

using policy::Snapshot;
using yaml::MapReader;
using yaml::Value;

constexpr std::string_view kRequestKeys[] = {"workload",
                                             "text",
                                             "roles",
                                             "model",
                                             "may_pin",
                                             "action",
                                             "complexity",
                                             "intent",
                                             "latency",
                                             "tokens",
                                             "needs",
                                             "findings",
                                             "markings",
                                             "label",
                                             "declared",
                                             "unscannable",
                                             "key_floor",
                                             "unsearched"};
constexpr std::string_view kLabelKeys[] = {
    "level", "categories", "regions", "retention_days_max", "no_training"};
constexpr std::string_view kEnvironmentKeys[] = {"date", "engines", "network", "load", "approved"};

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
constexpr yaml::Choice<LatencyClass> kLatencies[] = {{"interactive", LatencyClass::interactive},
                                                     {"batch", LatencyClass::batch}};
constexpr yaml::Choice<NetworkState> kNetworks[] = {
    {"good", NetworkState::good}, {"slow", NetworkState::slow}, {"offline", NetworkState::offline}};
constexpr yaml::Choice<LoadState> kLoads[] = {{"normal", LoadState::normal},
                                              {"high", LoadState::high}};
constexpr yaml::Choice<Capability> kCapabilities[] = {{"tools", Capability::tools},
                                                      {"vision", Capability::vision},
                                                      {"json_schema", Capability::json_schema},
                                                      {"thinking", Capability::thinking}};

constexpr std::int64_t kTokensMost = 100'000'000;
constexpr std::string_view kOff = "off";

/// The level, or nothing and a problem.
std::optional<std::string> read_level_name(const Value& value, const Snapshot& snapshot) {
  const std::optional<std::size_t> at = value.one_of(snapshot.levels, "level");
  return at ? std::optional(snapshot.levels[*at]) : std::nullopt;
}

/// The bits of the names in a list.
template <typename Set>
Set read_bits(const std::vector<Value>& values,
              const std::vector<std::string>& names,
              std::string_view what) {
  Set bits = 0;
  for (const Value& value : values) {
    if (const auto at = value.one_of(names, what)) {
      bits = static_cast<Set>(bits | (1U << *at));
    }
  }
  return bits;
}

Label read_label(const Value& value, const Snapshot& snapshot) {
  const MapReader map(value, kLabelKeys);
  Label label;
  if (const auto level = map.find("level")) {
    const auto at = level->one_of(snapshot.levels, "level");
    label.level = Level{static_cast<std::uint8_t>(at.value_or(0))};
  }
  label.categories =
      read_bits<CategorySet>(map.one_or_many("categories"), snapshot.categories, "category");
  if (map.find("regions")) {
    label.regions = read_bits<RegionSet>(map.one_or_many("regions"), snapshot.regions, "region");
  }
  if (const auto days = map.find("retention_days_max")) {
    if (const auto number = days->integer({0, std::numeric_limits<std::uint16_t>::max()})) {
      label.terms.retention_days_max = static_cast<std::uint16_t>(*number);
    }
  }
  map.set(label.terms.no_training, "no_training", [](const Value& v) { return v.boolean(); });
  return label;
}

/// Single types only: a whole family would say that all of its types stand in one request.
EntitySet read_findings(const std::vector<Value>& values, const EntityCatalog& catalog) {
  EntitySet types;
  for (const Value& value : values) {
    const std::optional<std::string> name = value.text();
    if (!name) {
      continue;
    }
    if (const auto type = catalog.find(*name)) {
      types.set(to_index(*type));
      continue;
    }
    std::vector<std::string> names;
    for (const EntityInfo& info : catalog.all()) {
      names.push_back(info.name);
    }
    value.error(fmt::format("unknown entity type `{}`", *name), did_you_mean(*name, names));
  }
  return types;
}

/// A marking is named by any of its texts.
std::vector<std::uint16_t> read_markings(const std::vector<Value>& values,
                                         const Snapshot& snapshot) {
  std::vector<std::string> texts;
  std::vector<std::uint16_t> owners;
  for (std::size_t i = 0; i < snapshot.markings.size(); ++i) {
    texts.insert(texts.end(), snapshot.markings[i].texts.begin(), snapshot.markings[i].texts.end());
    owners.resize(texts.size(), static_cast<std::uint16_t>(i));
  }
  std::vector<std::uint16_t> markings;
  for (const Value& value : values) {
    const auto at = value.one_of(texts, "marking");
    if (at && std::ranges::find(markings, owners[*at]) == markings.end()) {
      markings.push_back(owners[*at]);
    }
  }
  return markings;
}

std::vector<MediaType> read_media(const std::vector<Value>& values) {
  std::vector<std::string> names = {std::string(to_string(MediaType::unknown))};
  for (const MediaTypeRow& row : kMediaTypes) {
    names.emplace_back(row.name);
  }
  std::vector<MediaType> types;
  for (const Value& value : values) {
    if (const auto at = value.one_of(names, "media type")) {
      types.push_back(*at == 0 ? MediaType::unknown : kMediaTypes[*at - 1].type);
    }
  }
  return types;
}

void read_wish(const MapReader& map, const Snapshot& snapshot, CaseRequest& request) {
  bool may_pin = false;
  map.set(may_pin, "may_pin", [](const Value& v) { return v.boolean(); });
  const auto model = map.find("model");
  const std::optional<std::string> name = model ? model->text() : std::nullopt;
  if (!name) {
    return;
  }
  const auto pinning = may_pin ? policy::Pinning::allowed : policy::Pinning::forbidden;
  if (const Result<ModelWish> wish = policy::resolve_wish(snapshot, *name, pinning)) {
    request.wish = *wish;
  } else {
    model->error(wish.error().message, wish.error().hint);
  }
}

void read_text(const MapReader& map, CaseRequest& request) {
  const auto value = map.find("text");
  if (!value) {
    return;
  }
  request.text = value->text().value_or("");
  if (request.text.size() > kCaseTextBytesMax) {
    value->error(fmt::format("more than {} bytes", kCaseTextBytesMax));
  }
}

/// What is looked up in the policy's own names.
void read_names(const MapReader& map, const Snapshot& snapshot, CaseRequest& request) {
  if (const auto workload = map.find("workload")) {
    const auto at = workload->one_of(policy::names_of(snapshot.workloads), "workload");
    request.workload = WorkloadIndex{static_cast<std::uint16_t>(at.value_or(0))};
  }
  for (const Value& role : map.one_or_many("roles")) {
    if (auto name = policy::read_name(role, policy::NameStyle::sentence)) {
      request.roles.push_back(*std::move(name));
    }
  }
  if (const auto declared = map.find("declared")) {
    request.declared = read_level_name(*declared, snapshot);
  }
  if (const auto floor = map.find("key_floor")) {
    request.key_floor = read_level_name(*floor, snapshot);
  }
  if (const auto label = map.find("label")) {
    request.document = read_label(*label, snapshot);
  }
  request.findings = read_findings(map.one_or_many("findings"), snapshot.catalog);
  request.markings = read_markings(map.one_or_many("markings"), snapshot);
}

}  // namespace

CaseRequest read_case_request(const Value& value, const Snapshot& snapshot) {
  const MapReader map(value, kRequestKeys);
  CaseRequest request;
  read_text(map, request);
  read_names(map, snapshot, request);
  read_wish(map, snapshot, request);
  map.set(request.action, "action", [](const Value& v) { return v.one_of(kActions, "action"); });
  map.set(request.complexity, "complexity", [](const Value& v) {
    return v.one_of(kLearned, "complexity");
  });
  map.set(
      request.intent, "intent", [&](const Value& v) { return policy::read_intent(v, snapshot); });
  map.set(
      request.latency, "latency", [](const Value& v) { return v.one_of(kLatencies, "latency"); });
  map.set(request.tokens, "tokens", [](const Value& v) { return v.integer({1, kTokensMost}); });
  for (const Value& need : map.one_or_many("needs")) {
    if (const auto capability = need.one_of(kCapabilities, "capability")) {
      request.needs |= bit(*capability);
    }
  }
  request.unscannable = read_media(map.one_or_many("unscannable"));
  map.set(request.unsearched, "unsearched", [](const Value& v) { return v.boolean(); });
  return request;
}

namespace {

/// Exceptions that wait for an approval, by name.
std::vector<RuleIndex> read_approved(const std::vector<Value>& values, const Snapshot& snapshot) {
  std::vector<std::string> names;
  std::vector<RuleIndex> rules;
  for (const policy::Exception& exception : snapshot.exceptions) {
    if (exception.needs_approval) {
      names.emplace_back(snapshot.rule_name(exception.rule));
      rules.push_back(exception.rule);
    }
  }
  std::vector<RuleIndex> approved;
  for (const Value& value : values) {
    if (const auto at = value.one_of(names, "exception with `approval: required`")) {
      approved.push_back(rules[*at]);
    }
  }
  return approved;
}

}  // namespace

void read_case_environment(const Value& value,
                           const Snapshot& snapshot,
                           CaseEnvironment& environment) {
  const MapReader map(value, kEnvironmentKeys);
  map.set(environment.date, "date", [](const Value& v) { return v.date(); });
  map.set(environment.network, "network", [](const Value& v) {
    return v.one_of(kNetworks, "network");
  });
  map.set(environment.load, "load", [](const Value& v) { return v.one_of(kLoads, "load"); });
  environment.approved = read_approved(map.one_or_many("approved"), snapshot);
  const auto engines = map.find("engines");
  if (!engines) {
    return;
  }
  std::vector<std::string> states;
  for (auto state = EngineState::up; state <= EngineState::down;
       state = static_cast<EngineState>(static_cast<std::uint8_t>(state) + 1)) {
    states.emplace_back(to_string(state));
  }
  states.emplace_back(kOff);
  const std::vector<std::string> names = policy::names_of(snapshot.engines);
  for (const Value& entry : engines->entries()) {
    const auto engine = std::ranges::find(names, entry.node().key);
    if (engine == names.end()) {
      entry.key_error(fmt::format("unknown engine `{}`", entry.node().key),
                      did_you_mean(entry.node().key, names));
      continue;
    }
    const auto at = static_cast<std::size_t>(engine - names.begin());
    const std::size_t state = entry.one_of(states, "state").value_or(0);
    environment.off[at] = states[state] == kOff;
    if (!environment.off[at]) {
      environment.states[at] = static_cast<EngineState>(state);
    }
  }
}

}  // namespace sluice::policy_commands
