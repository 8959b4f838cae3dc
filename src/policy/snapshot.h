#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "algo/ner/name_type.h"
#include "base/digest.h"
#include "base/ip_range.h"
#include "domain/entity.h"
#include "domain/facts.h"
#include "domain/ids.h"
#include "domain/label.h"
#include "domain/model.h"
#include "domain/plan.h"
#include "domain/workload.h"
#include "domain/zone.h"

namespace sluice::policy {

/// When a rule applies: every condition that is set must hold; a set one holds when the fact is
/// among its values. A learned fact that is `unknown` counts as among them in `never`, and nowhere
/// else.
struct When {
  std::vector<WorkloadIndex> workloads;
  std::vector<std::string> roles;  ///< any of the caller's
  std::vector<Action> actions;
  std::vector<Learned> complexity;
  std::vector<IntentIndex> intent;
  std::vector<SizeClass> sizes;
  std::vector<Tier> wishes;
  std::vector<Level> levels;  ///< of the original label
  EntitySet entities;         ///< any of them found; empty set: no condition
  std::optional<bool> tools;
  std::optional<bool> unscannable;
  std::optional<bool> media;
};

/// What only a route may ask: where data may go depends neither on the weather nor on how much a
/// caller is in a hurry. As in When, every list that is not empty must hold the fact.
struct Moment {
  std::vector<LatencyClass> latencies;
  std::vector<NetworkState> networks;
  std::vector<LoadState> loads;
};

/// `never`: nothing that matches may go to these kinds or zones.
struct NeverRule {
  RuleIndex rule{};
  When when;
  std::vector<bool> zones;  ///< by ZoneIndex: true = forbidden
};

/// How a route picks models among the admissible ones. Empty selectors match all.
struct Selector {
  std::vector<Tier> tiers;
  std::vector<std::string> specialities;
  std::vector<bool> zones;  ///< by ZoneIndex; empty: all
  std::vector<EngineIndex> engines;
  std::vector<ModelIndex> models;
  CapabilitySet capabilities = 0;  ///< all of them
  bool by_placement = false;       ///< order by the workload's placement
  enum class Prefer : std::uint8_t { none, cost, latency, quality } prefer = Prefer::none;
};

struct Route {
  RuleIndex rule{};
  When when;
  Moment moment = {};
  std::vector<Selector>
      candidates;  ///< in order; a model is taken by the first selector that has it
  bool exhausted_by_workload = true;  ///< `on_exhausted: by_workload`
  FailureMode on_exhausted = FailureMode::fail_closed;
  std::vector<Selector>
      degrade;  ///< for `degrade`; empty: the extractive engine of an admissible zone
};

/// Lifts one `never` for a while; with `approval: required`, only for requests that a person has
/// approved.
struct Exception {
  RuleIndex rule{};
  RuleIndex lifts{};
  When when;
  std::chrono::sys_days until;  ///< the last day on which it lives
  bool needs_approval = false;
};

struct MarkingRule {
  std::vector<std::string> texts;
  Label raises;
};

struct DictionaryRule {
  std::string name;
  EntityType type{};
  std::vector<std::string> words;
  Label raises;
};

struct PatternRule {
  std::string name;
  EntityType type{};
  std::string regex;
  Label raises;
};

/// `labels.names`: which kinds of names are looked for in prose.
struct NamesRule {
  /// By NameType: the least probability in percent that makes a finding; 0: not looked for.
  std::array<std::uint8_t, ner::kNameTypes> percent{};
  std::string model;  ///< the bytes of a model file that can be read; empty: the shipped one

  [[nodiscard]] bool is_on() const {
    return std::ranges::any_of(percent, [](std::uint8_t least) { return least > 0; });
  }
};

/// Addresses of one's own machines.
struct NetworkRule {
  std::string name;
  EntityType type{};
  std::vector<IpRange> ranges;
  Label raises;
};

/// Names of one's own machines, by what they end with.
struct HostRule {
  std::string name;
  EntityType type{};
  std::vector<std::string> suffixes;
  Label raises;
};

/// A class of texts and what it raises.
struct SubjectRule {
  std::string name;             ///< as the model calls it
  std::size_t class_index = 0;  ///< in the model
  std::uint8_t percent = 50;    ///< least probability
  Label raises;
};

/// `labels.sensitivity`: what texts are about, by a classifier; no subjects: nobody asks.
struct SensitivityRule {
  std::vector<SubjectRule> subjects;
  std::string model;  ///< the bytes of a model file that can be read; empty: the shipped one

  [[nodiscard]] bool is_on() const { return !subjects.empty(); }
};

/// `router`: how it is told what a request wants and how hard it is.
struct RouterRule {
  std::vector<std::string> intents;     ///< by IntentIndex; at most kIntentsMax
  std::vector<IntentIndex> of_classes;  ///< what the classes of the model for intents mean
  std::string intent_model;             ///< bytes of a model file; empty: rules alone
  std::string complexity_model;  ///< with the classes `low`, `medium`, `high`; empty: rules alone
  std::uint8_t percent = 60;     ///< the least probability of an answer; below it is `unknown`
  bool asks_intent = false;      ///< some rule does; else nobody looks
  bool asks_complexity = false;  ///< likewise
};

/// What rules ask of the moment: for what nobody asks, nobody looks.
struct AskedOfMoment {
  bool network = false;
  bool load = false;
  bool first_output = false;  ///< some candidate is preferred by its latency
};

/// What happens to one entity type on the way into one zone, and which rule says so.
struct TransformCell {
  Transform transform = Transform::none;
  RuleIndex rule = RuleIndex::none;
};

/// What happens to a finding that a model wrote itself.
enum class AnswerAction : std::uint8_t { pass, flag, mask, stop };

struct AnswerCell {
  AnswerAction action = AnswerAction::pass;
  RuleIndex rule = RuleIndex::none;
};

/// Where a rule stands, so that a refusal can name it.
struct RuleInfo {
  std::string kind;  ///< never | protect | answers | route | exceptions
  std::string name;  ///< as written, or `protect[2]` where it has none
  std::string file;
  int line = 0;
};

/// A checked policy with everything that it names, compiled for deciding. Immutable; shared by all
/// threads.
struct Snapshot {
  Digest digest{};                      ///< of the effective configuration that it was made from
  std::vector<std::string> levels;      ///< least sensitive first; 1..8
  std::vector<std::string> categories;  ///< <= 16
  std::vector<std::string> regions;     ///< <= 8
  EntityCatalog catalog;
  std::vector<Zone> zones;
  std::vector<EngineSpec> engines;
  std::vector<Model> models;
  std::vector<Workload> workloads;    ///< at least one; the first is the default
  std::vector<Label> finding_labels;  ///< by EntityType: what a finding raises the label to
  EntitySet general;  ///< types of that family that a label of a finding names: found only then
  std::vector<MarkingRule> markings;
  std::vector<DictionaryRule> dictionaries;
  std::vector<PatternRule> patterns;
  NamesRule names;
  std::vector<NetworkRule> networks;
  std::vector<HostRule> hosts;
  SensitivityRule sensitivity;
  RouterRule router;
  AskedOfMoment asked;  ///< follows from the routes
  std::vector<NeverRule> never;
  std::vector<Route> routes;
  std::vector<Exception> exceptions;
  std::vector<std::vector<TransformCell>> transforms;  ///< [ZoneIndex][EntityType]
  std::vector<std::vector<AnswerCell>>
      answers;  ///< [ZoneIndex][EntityType], for answers from that zone; an empty row: no rule acts
  std::vector<bool> originals_for_review;  ///< by ZoneIndex: `review.release_originals_to`; a
                                           ///< reviewer may let a request go there as it is
  std::vector<std::string> restore_hosts;  ///< `restore.hosts`: URLs of these may hold originals
  std::vector<RuleInfo> rules;             ///< by RuleIndex

  [[nodiscard]] Level highest_level() const {
    return Level{static_cast<std::uint8_t>(levels.size() - 1)};
  }

  [[nodiscard]] const Zone& zone(ZoneIndex i) const { return zones[to_index(i)]; }

  [[nodiscard]] const EngineSpec& engine(EngineIndex i) const { return engines[to_index(i)]; }

  [[nodiscard]] const Model& model(ModelIndex i) const { return models[to_index(i)]; }

  [[nodiscard]] const Workload& workload(WorkloadIndex i) const { return workloads[to_index(i)]; }

  [[nodiscard]] const std::string& level_name(Level level) const { return levels[to_index(level)]; }

  /// The name of a rule; empty for RuleIndex::none.
  [[nodiscard]] std::string_view rule_name(RuleIndex rule) const {
    return rule == RuleIndex::none ? std::string_view()
                                   : std::string_view(rules[to_index(rule)].name);
  }

  /// The name of an intent; `unknown` for that.
  [[nodiscard]] std::string_view intent_name(IntentIndex intent) const {
    return intent == IntentIndex::unknown ? std::string_view("unknown")
                                          : std::string_view(router.intents[to_index(intent)]);
  }

  [[nodiscard]] std::optional<Level> find_level(std::string_view name) const;
  [[nodiscard]] std::optional<WorkloadIndex> find_workload(std::string_view name) const;
};

}  // namespace sluice::policy
