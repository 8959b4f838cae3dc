#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "algo/yaml/map_reader.h"
#include "algo/yaml/value.h"
#include "policy/claim.h"
#include "policy/limits.h"
#include "policy/load.h"
#include "policy/names.h"
#include "policy/snapshot.h"

/// The sections of a configuration, one reader each, called in this order since each looks up names
/// of those before it. All report what is wrong and go on, so that all problems come out at once.
namespace sluice::policy {

/// What the readers of the sections share.
struct Loading {
  const LoadContext& context;
  Snapshot snapshot;
  Vocabulary categories{"category", kCategoriesMax};
  Vocabulary regions{"region", kRegionsMax};
  std::optional<yaml::MapReader> labels = {};  ///< the section, if there is one
  std::vector<Claim> claims = {};
  bool engines_are_clean = true;  ///< false: what they can do is not known for certain
};

/// `labels.levels`, `labels.categories`, `labels.regions`; regions that are not declared are those
/// of the zones.
void load_vocabularies(const yaml::MapReader& root, Loading& loading);

/// The rest of `labels`: findings, markings, and what adds entity types.
void load_labels(Loading& loading);

/// What adds entity types: `labels.dictionaries`, `patterns`, `networks` and `hosts`.
void load_custom_types(const yaml::MapReader& labels, Loading& loading);

/// `labels.names`: which kinds of names are looked for, how probable they must be, by which model.
void load_names(const yaml::MapReader& labels, Loading& loading);
/// `labels.networks` and `labels.hosts`: the user's own machines.
void load_machines(const yaml::MapReader& labels, Loading& loading);

/// Adds `custom.NAME` to the catalog, where NAME is the rule's and must be new; its findings raise
/// `raises`. What could not be added has a problem, and an empty name where that was the matter.
[[nodiscard]] std::pair<std::string, EntityType> add_custom_type(const yaml::MapReader& map,
                                                                 const Label& raises,
                                                                 Loading& loading);

/// `labels.sensitivity`: which classes of texts raise which label, by which model.
void load_sensitivity(const yaml::MapReader& labels, Loading& loading);

/// The bytes of the model that a value names: `default`, which is empty, or `file:PATH`. Empty, and
/// a problem, when it cannot be had.
[[nodiscard]] std::string read_model_file(const yaml::Value& value, const LoadContext& context);

/// `router`: which intents there are, and by which models they and the complexity are told.
void load_router(const yaml::MapReader& root, Loading& loading);

/// Notes which learned facts some rule asks for: nobody looks for others.
void note_what_is_asked(Snapshot& snapshot);

void load_workloads(const yaml::MapReader& root, Loading& loading);
void load_zones(const yaml::MapReader& root, Loading& loading);
void load_engines(const yaml::MapReader& root, Loading& loading);

/// The models of one engine.
void load_models(const yaml::MapReader& engine, EngineIndex index, Loading& loading);

/// `policy`: its five tables, numbered through, and `review`.
void load_policy(const yaml::MapReader& root, Loading& loading);

/// Sections of `policy` whose rules no code obeys yet: `MapReader` refuses them.
inline constexpr std::string_view kLaterSections[] = {"cache", "log", "retrieve", "tools"};

/// Reads those sections as strictly as all others, so that whoever drafts them sees every slip.
void check_later(const yaml::MapReader& policy, const Loading& loading);

void load_routes(const yaml::MapReader& policy, Loading& loading);
void load_exceptions(const yaml::MapReader& policy, Loading& loading);

/// `review`: what reviewers may do beyond approving exceptions.
void load_review(const yaml::MapReader& policy, Loading& loading);
void load_restore(const yaml::MapReader& root, Loading& loading);

/// `prove`: what the owner of the policy claims of it.
void load_claims(const yaml::MapReader& root, Loading& loading);

/// `keys` and those of a label that stand beside its level, in whatever can raise one.
template <std::size_t n>
[[nodiscard]] consteval std::array<std::string_view, n + 4> with_label_keys(
    const std::string_view (&keys)[n]) {
  std::array<std::string_view, n + 4> all{};
  std::ranges::copy(keys, all.begin());
  all[n] = "categories";
  all[n + 1] = "regions";
  all[n + 2] = "retention_days_max";
  all[n + 3] = "no_training";
  return all;
}

/// A label's categories, regions and terms; its level is left alone.
void read_label_terms(const yaml::MapReader& map, Label& label, Loading& loading);

/// A label with its `level`, which must be there; the highest one when it cannot be read.
[[nodiscard]] Label read_label(const yaml::MapReader& map, Loading& loading);

/// The level that a value names; the highest one, and a problem, when it names none.
[[nodiscard]] Level read_level(const yaml::Value& value, const Snapshot& snapshot);

/// What happens when nothing answered.
[[nodiscard]] std::optional<FailureMode> read_failure(const yaml::Value& value);

/// The condition of a rule; absent: it always holds.
[[nodiscard]] When read_when(const yaml::MapReader& rule, const Loading& loading);

/// The condition of a route, which may also ask for the moment.
void read_route_when(const yaml::MapReader& rule, const Loading& loading, Route& route);

/// The keys of a condition.
[[nodiscard]] std::span<const std::string_view> when_keys();

/// A condition whose keys stand in `map`, perhaps beside others.
[[nodiscard]] When read_conditions(const yaml::MapReader& map, const Loading& loading);

/// The entity types that a list of patterns names, each of which must name at least one.
[[nodiscard]] EntitySet read_entities(const std::vector<yaml::Value>& patterns,
                                      const EntityCatalog& catalog);

/// Every pattern that names entity types: families and single ones.
[[nodiscard]] std::vector<std::string> entity_names(const EntityCatalog& catalog);

/// Names under which zones can stand in a rule.
struct ZoneKeys {
  std::string_view zones = "zones";
  std::string_view kinds = "zone_kinds";
};

/// The zones that either key of a rule names, by ZoneIndex; one of the keys must be there.
[[nodiscard]] std::vector<bool> read_zones(const yaml::MapReader& rule,
                                           const ZoneKeys& keys,
                                           const Snapshot& snapshot);

/// The zones that one key names, by ZoneIndex; empty when the key is absent.
[[nodiscard]] std::vector<bool> read_zone_names(const yaml::MapReader& rule,
                                                std::string_view key,
                                                const Snapshot& snapshot);
[[nodiscard]] std::vector<bool> read_zone_kinds(const yaml::MapReader& rule,
                                                std::string_view key,
                                                const Snapshot& snapshot);

/// Enters a rule under its `name`, or `kind[i]` where it has none, and gives its number.
[[nodiscard]] RuleIndex add_rule(const yaml::MapReader& rule,
                                 std::string_view kind,
                                 std::size_t position,
                                 Snapshot& snapshot);

}  // namespace sluice::policy
