#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/nearest.h"
#include "policy/loading.h"

namespace sluice::policy {
namespace {

constexpr std::string_view kLabelsKeys[] = {"levels",
                                            "categories",
                                            "regions",
                                            "findings",
                                            "markings",
                                            "dictionaries",
                                            "patterns",
                                            "networks",
                                            "hosts",
                                            "names",
                                            "sensitivity"};
constexpr auto kLabelKeys = with_label_keys({"level"});
constexpr auto kMarkingKeys = with_label_keys({"text", "level"});
constexpr std::string_view kDefaultLevels[] = {"public", "internal", "confidential"};
constexpr std::string_view kDefaultMarkings[] = {"CONFIDENTIAL", "TLP:RED"};

constexpr std::int64_t kRetentionDaysMax = 36'500;

/// What a finding of a family means where `labels.findings` is left out.
struct DefaultFinding {
  std::string_view pattern;
  std::string_view level;
};

constexpr DefaultFinding kDefaultFindings[] = {{"secret.*", "confidential"},
                                               {"personal.*", "confidential"},
                                               {"financial.*", "confidential"},
                                               {"technical.*", "internal"}};

void load_levels(const std::optional<yaml::MapReader>& labels, Snapshot& snapshot) {
  const auto value = labels ? labels->find("levels") : std::nullopt;
  if (value) {
    for (const yaml::Value& level : limited(value->list(), kLevelsMax)) {
      const std::optional<std::string> name = read_name(level, NameStyle::identifier);
      if (name && snapshot.find_level(*name)) {
        level.error(fmt::format("duplicate level `{}`", *name));
      } else if (name) {
        snapshot.levels.push_back(*name);
      }
    }
    if (snapshot.levels.empty()) {
      value->error("at least one level must be there, the least sensitive first");
    }
  }
  if (snapshot.levels.empty()) {
    snapshot.levels.assign(std::begin(kDefaultLevels), std::end(kDefaultLevels));
  }
}

/// The regions that zones declare: what there is to choose from, where nothing else says so.
void gather_regions(const yaml::MapReader& root, Vocabulary& regions) {
  const auto zones = root.find("zones");
  if (!zones || zones->node().kind != yaml::Kind::list) {
    return;
  }
  for (const yaml::Value& zone : zones->list()) {
    const auto& entries = zone.node().children;
    const auto region = std::ranges::find(entries, "region", &yaml::Node::key);
    if (zone.node().kind == yaml::Kind::map && region != entries.end()) {
      // Whatever is wrong with it is reported when the zone itself is read.
      yaml::Findings ignored;
      static_cast<void>(regions.bit_of(yaml::Value(*region, "", ignored)));
    }
  }
}

/// Builtin types by pattern; families first, so that an exact name wins whatever the order.
void apply_finding(const yaml::Value& entry, const Label& label, Snapshot& snapshot) {
  const EntitySet types = snapshot.catalog.match(entry.node().key);
  if (entry.node().key.starts_with("general.")) {
    snapshot.general |= types;
  }
  for (std::size_t i = 0; i < snapshot.catalog.size(); ++i) {
    if (types.test(i)) {
      snapshot.finding_labels[i] = label;
    }
  }
}

Label read_finding(const yaml::Value& entry, Loading& loading) {
  if (entry.node().kind == yaml::Kind::map) {
    return read_label(yaml::MapReader(entry, kLabelKeys), loading);
  }
  return {.level = read_level(entry, loading.snapshot)};
}

void load_findings(const yaml::Value& findings, Loading& loading) {
  std::vector<std::pair<yaml::Value, Label>> rows;
  for (const yaml::Value& entry : findings.entries()) {
    const std::string& pattern = entry.node().key;
    if (pattern.starts_with("custom.")) {
      entry.key_error("a custom type gets its level where it is defined",
                      "write it in the entry of `labels` that defines the type");
    } else if (loading.snapshot.catalog.match(pattern).none()) {
      entry.key_error(fmt::format("unknown entity type `{}`", pattern),
                      did_you_mean(pattern, entity_names(loading.snapshot.catalog)));
    }
    rows.emplace_back(entry, read_finding(entry, loading));
  }
  for (const bool family : {true, false}) {
    for (const auto& [entry, label] : rows) {
      if (entry.node().key.ends_with(".*") == family) {
        apply_finding(entry, label, loading.snapshot);
      }
    }
  }
}

void apply_default_findings(Snapshot& snapshot) {
  for (const DefaultFinding& row : kDefaultFindings) {
    const EntitySet types = snapshot.catalog.match(row.pattern);
    for (std::size_t i = 0; i < snapshot.catalog.size(); ++i) {
      if (types.test(i)) {
        snapshot.finding_labels[i].level =
            snapshot.find_level(row.level).value_or(snapshot.highest_level());
      }
    }
  }
}

void load_marking(const yaml::Value& value, Loading& loading) {
  const yaml::MapReader map(value, kMarkingKeys);
  MarkingRule marking{.raises = read_label(map, loading)};
  if (map.require("text")) {
    for (const yaml::Value& text : map.one_or_many("text")) {
      if (std::optional<std::string> word = text.text()) {
        if (word->size() > kWordBytesMax) {
          text.error(fmt::format("longer than {} bytes", kWordBytesMax));
        }
        marking.texts.push_back(*std::move(word));
      }
    }
    if (map.is_map() && marking.texts.empty()) {
      value.error("a marking needs at least one text");
    }
  }
  loading.snapshot.markings.push_back(std::move(marking));
}

}  // namespace

Level read_level(const yaml::Value& value, const Snapshot& snapshot) {
  const std::optional<std::size_t> level = value.one_of(snapshot.levels, "level");
  return level ? Level{static_cast<std::uint8_t>(*level)} : snapshot.highest_level();
}

void read_label_terms(const yaml::MapReader& map, Label& label, Loading& loading) {
  constexpr std::string_view kNeverEmpty[] = {"regions"};
  refuse_empty_lists(map, kNeverEmpty);  // It would refuse everywhere.
  label.categories =
      static_cast<CategorySet>(loading.categories.bits_of(map.one_or_many("categories")));
  if (map.find("regions")) {
    label.regions = static_cast<RegionSet>(loading.regions.bits_of(map.one_or_many("regions")));
  }
  if (const auto days = map.find("retention_days_max")) {
    if (const auto number = days->integer({0, kRetentionDaysMax})) {
      label.terms.retention_days_max = static_cast<std::uint16_t>(*number);
    }
  }
  map.set(label.terms.no_training, "no_training", [](const auto& v) { return v.boolean(); });
}

Label read_label(const yaml::MapReader& map, Loading& loading) {
  Label label{.level = loading.snapshot.highest_level()};
  if (const auto level = map.require("level")) {
    label.level = read_level(*level, loading.snapshot);
  }
  read_label_terms(map, label, loading);
  return label;
}

void load_vocabularies(const yaml::MapReader& root, Loading& loading) {
  if (const auto section = root.find("labels")) {
    loading.labels.emplace(*section, kLabelsKeys);
  }
  const std::optional<yaml::MapReader>& labels = loading.labels;
  load_levels(labels, loading.snapshot);
  if (labels && labels->find("categories")) {
    loading.categories.declare(labels->list("categories"));
  }
  if (labels && labels->find("regions")) {
    loading.regions.declare(labels->list("regions"));
  } else {
    gather_regions(root, loading.regions);
    loading.regions.close();
  }
}

void load_labels(Loading& loading) {
  Snapshot& snapshot = loading.snapshot;
  const std::optional<yaml::MapReader>& labels = loading.labels;
  snapshot.finding_labels.assign(snapshot.catalog.size(), Label{.level = snapshot.highest_level()});
  if (const auto findings = labels ? labels->find("findings") : std::nullopt) {
    load_findings(*findings, loading);
  } else {
    apply_default_findings(snapshot);
  }
  if (const auto markings = labels ? labels->find("markings") : std::nullopt) {
    for (const yaml::Value& marking : limited(markings->list(), kMarkingsMax)) {
      load_marking(marking, loading);
    }
  } else {
    snapshot.markings.push_back(
        {.texts = {std::begin(kDefaultMarkings), std::end(kDefaultMarkings)},
         .raises = {.level = snapshot.highest_level()}});
  }
  if (labels) {
    load_custom_types(*labels, loading);
    load_names(*labels, loading);
    load_sensitivity(*labels, loading);
  }
}

}  // namespace sluice::policy
