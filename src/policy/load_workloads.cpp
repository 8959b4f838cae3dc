#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/nearest.h"
#include "policy/loading.h"

namespace sluice::policy {
namespace {

constexpr auto kWorkloadKeys =
    with_label_keys({"name", "placement", "floor", "latency", "failure", "unscannable"});

constexpr std::string_view kNotBuilt[] = {"target", "advisory", "authoritative"};

constexpr yaml::Choice<Placement> kPlacements[] = {{"private_first", Placement::private_first},
                                                   {"cloud_first", Placement::cloud_first},
                                                   {"private_only", Placement::private_only}};
constexpr yaml::Choice<LatencyClass> kLatencies[] = {{"interactive", LatencyClass::interactive},
                                                     {"batch", LatencyClass::batch}};

constexpr std::string_view kDefaultFloor = "internal";

void read_floor(const yaml::MapReader& map, Label& floor, Loading& loading) {
  const Snapshot& snapshot = loading.snapshot;
  const std::optional<Level> fallback = snapshot.find_level(kDefaultFloor);
  floor.level = fallback.value_or(snapshot.highest_level());
  if (const auto value = map.find("floor")) {
    floor.level = read_level(*value, snapshot);
  } else if (!fallback && map.is_map()) {
    map.value().error("`floor` is missing, and no level is called `internal`",
                      "floor: " + snapshot.level_name(snapshot.highest_level()));
  }
  read_label_terms(map, floor, loading);
}

/// `{image/png: internal}`.
std::vector<MediaLevel> read_media_levels(const yaml::Value& media, const Snapshot& snapshot) {
  std::vector<std::string> names;
  for (const MediaTypeRow& row : kMediaTypes) {
    names.emplace_back(row.name);
  }
  std::vector<MediaLevel> levels;
  for (const yaml::Value& entry : media.entries()) {
    const auto name = std::ranges::find(names, entry.node().key);
    if (name == names.end()) {
      entry.key_error(
          fmt::format(
              "unknown media type `{}`; allowed: {}", entry.node().key, fmt::join(names, ", ")),
          did_you_mean(entry.node().key, names));
      continue;
    }
    levels.push_back({.type = kMediaTypes[static_cast<std::size_t>(name - names.begin())].type,
                      .level = read_level(entry, snapshot)});
  }
  return levels;
}

void load_workload(const yaml::Value& value, Loading& loading) {
  const yaml::MapReader map(value, kWorkloadKeys, kNotBuilt);
  Workload workload;
  const auto taken = names_of(loading.snapshot.workloads);
  const auto name = read_new_name(map, taken, NameStyle::identifier, "workload");
  if (name && (*name == "auto" || *name == "fast" || *name == "smart")) {
    map.find("name")->error(
        "`auto`, `fast` and `smart` are model names with a meaning of their own");
  }
  workload.name = name.value_or("");
  map.set(workload.placement, "placement", [](const auto& v) {
    return v.one_of(kPlacements, "placement");
  });
  map.set(
      workload.latency, "latency", [](const auto& v) { return v.one_of(kLatencies, "latency"); });
  map.set(workload.failure, "failure", read_failure);
  read_floor(map, workload.floor, loading);
  if (const auto media = map.find("unscannable")) {
    workload.unscannable = read_media_levels(*media, loading.snapshot);
  }
  loading.snapshot.workloads.push_back(std::move(workload));
}

/// What is there when nobody named a use of AI: see the documentation.
Workload general(const Snapshot& snapshot) {
  return {.name = "general",
          .placement = Placement::private_first,
          .floor = {.level = snapshot.find_level(kDefaultFloor).value_or(snapshot.highest_level())},
          .latency = LatencyClass::interactive,
          .failure = FailureMode::degrade};
}

}  // namespace

std::optional<FailureMode> read_failure(const yaml::Value& value) {
  constexpr yaml::Choice<FailureMode> kFailures[] = {{"fail_closed", FailureMode::fail_closed},
                                                     {"degrade", FailureMode::degrade},
                                                     {"queue", FailureMode::queue},
                                                     {"review", FailureMode::review}};
  return value.one_of(kFailures, "failure mode");
}

void load_workloads(const yaml::MapReader& root, Loading& loading) {
  for (const yaml::Value& value : limited(root.list("workloads"), kWorkloadsMax)) {
    load_workload(value, loading);
  }
  if (loading.snapshot.workloads.empty()) {
    if (const auto section = root.find("workloads");
        section && section->node().kind == yaml::Kind::list) {
      section->error("at least one workload must be there", "leave the section out for `general`");
    }
    loading.snapshot.workloads.push_back(general(loading.snapshot));
  }
}

}  // namespace sluice::policy
