#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "algo/yaml/map_reader.h"
#include "app/policy/case_reading.h"
#include "base/nearest.h"
#include "domain/plan.h"
#include "policy/names.h"
#include "policy/words.h"

namespace sluice::policy_commands {
namespace {

using policy::Snapshot;
using yaml::MapReader;
using yaml::Value;

constexpr std::string_view kExpectKeys[] = {"outcome",
                                            "zone",
                                            "model",
                                            "candidates",
                                            "route",
                                            "denied_by",
                                            "on_exhausted",
                                            "level",
                                            "reasons",
                                            "residual",
                                            "transforms",
                                            "answers",
                                            "dropped",
                                            "not_in"};

using Names = std::vector<std::string>;

/// The names of all rules of some kinds; unlike a name that was not read, one of them is not empty.
Names rule_names(const Snapshot& snapshot, std::initializer_list<std::string_view> kinds) {
  Names names;
  for (const policy::RuleInfo& rule : snapshot.rules) {
    if (std::ranges::find(kinds, rule.kind) != kinds.end()) {
      names.push_back(rule.name);
    }
  }
  return names;
}

/// Every reason for which a model is no candidate.
Names drop_words() {
  Names words;
  for (auto drop = Drop::refused_by_rule; drop <= Drop::engine_down;
       drop = static_cast<Drop>(static_cast<std::uint8_t>(drop) + 1)) {
    words.emplace_back(to_string(drop));
  }
  return words;
}

/// Who may raise a label: each kind, and what is known of it by name.
Names reason_words(const Snapshot& snapshot) {
  Names words;
  for (auto kind = ReasonKind::floor_of_workload; kind <= ReasonKind::classifier;
       kind = static_cast<ReasonKind>(static_cast<std::uint8_t>(kind) + 1)) {
    words.emplace_back(policy::to_string(kind));
  }
  const auto add = [&](ReasonKind kind, std::string_view subject) {
    words.push_back(fmt::format("{} {}", policy::to_string(kind), subject));
  };
  for (const Workload& workload : snapshot.workloads) {
    add(ReasonKind::floor_of_workload, workload.name);
  }
  for (const EntityInfo& info : snapshot.catalog.all()) {
    add(ReasonKind::finding, info.name);
    add(ReasonKind::dictionary, info.name);
  }
  for (const policy::MarkingRule& marking : snapshot.markings) {
    for (const std::string& text : marking.texts) {
      add(ReasonKind::marking, text);
    }
  }
  for (const MediaTypeRow& media : kMediaTypes) {
    add(ReasonKind::unscannable, media.name);
  }
  for (const policy::SubjectRule& subject : snapshot.sensitivity.subjects) {
    add(ReasonKind::classifier, subject.name);
  }
  return words;
}

/// Reads the entries of `expect` one after the other.
class Reader {
 public:
  Reader(const MapReader& map, const Snapshot& snapshot)
      : map_(map),
        snapshot_(snapshot),
        models_(model_names(snapshot)),
        zones_(policy::names_of(snapshot.zones)) {}

  std::vector<Expected> read() {
    word("outcome", Subject::outcome, {"run", "deny", "unavailable", "review", "queue"});
    word("zone", Subject::zone, zones_);
    word("model", Subject::model, models_);
    word("route", Subject::route, rule_names(snapshot_, {"route"}));
    word("denied_by", Subject::denied_by, rule_names(snapshot_, {"never", "protect"}));
    word("on_exhausted", Subject::on_exhausted, {"fail_closed", "degrade"});
    word("level", Subject::level, snapshot_.levels);
    word("residual", Subject::residual, snapshot_.levels);
    reasons();
    candidates();
    types("transforms",
          Subject::transform,
          {"none", "pseudonymise", "generalise", "mask", "drop_zone", "refuse"});
    types("answers", Subject::answer, {"pass", "flag", "mask", "stop"});
    dropped();
    not_in();
    return std::move(expected_);
  }

 private:
  void word(std::string_view key, Subject subject, const Names& words) {
    const auto value = map_.find(key);
    const auto at = value ? value->one_of(words, key == "denied_by" ? "rule" : key) : std::nullopt;
    if (at) {
      expected_.push_back({.subject = subject, .key = std::string(key), .value = words[*at]});
    }
  }

  /// `[marking, finding personal.email]`.
  void reasons() {
    const Names words = reason_words(snapshot_);
    for (const Value& value : map_.one_or_many("reasons")) {
      const std::optional<std::string> word = value.text();
      if (word && std::ranges::find(words, *word) == words.end()) {
        value.error(fmt::format("unknown reason `{}`", *word), did_you_mean(*word, words));
      } else if (word) {
        expected_.push_back({.subject = Subject::reason, .key = "reason", .value = *word});
      }
    }
  }

  void candidates() {
    const auto value = map_.find("candidates");
    if (!value) {
      return;
    }
    Names names;
    for (const Value& element : value->list()) {
      if (const auto at = element.one_of(models_, "model")) {
        names.push_back(models_[*at]);
      }
    }
    expected_.push_back({.subject = Subject::candidates,
                         .key = "candidates",
                         .value = fmt::format("{}", fmt::join(names, ", "))});
  }

  /// `{personal.email: mask}`.
  void types(std::string_view key, Subject subject, const Names& words) {
    const auto map = map_.find(key);
    for (const Value& entry : map ? map->entries() : std::vector<Value>()) {
      const auto type = snapshot_.catalog.find(entry.node().key);
      if (!type) {
        Names names;
        for (const EntityInfo& info : snapshot_.catalog.all()) {
          names.push_back(info.name);
        }
        entry.key_error(fmt::format("unknown entity type `{}`", entry.node().key),
                        did_you_mean(entry.node().key, names));
      } else if (const auto at = entry.one_of(words, "action")) {
        expected_.push_back({.subject = subject,
                             .key = fmt::format("{} of {}", key, entry.node().key),
                             .index = to_index(*type),
                             .value = words[*at]});
      }
    }
  }

  /// `{cloud: CI stays, claude/claude-x: capability}`: a zone stands for each model in it.
  void dropped() {
    Names reasons = drop_words();
    const Names rules = rule_names(snapshot_, {"never", "protect"});
    reasons.insert(reasons.end(), rules.begin(), rules.end());
    const auto map = map_.find("dropped");
    for (const Value& entry : map ? map->entries() : std::vector<Value>()) {
      const std::vector<std::size_t> models = models_named(entry);
      const std::optional<std::size_t> reason = entry.one_of(reasons, "reason or rule");
      if (!reason) {
        continue;
      }
      for (const std::size_t model : models) {
        expected_.push_back({.subject = Subject::dropped,
                             .key = "dropped " + models_[model],
                             .index = model,
                             .value = reasons[*reason]});
      }
    }
  }

  [[nodiscard]] std::vector<std::size_t> models_named(const Value& entry) const {
    const std::string& key = entry.node().key;
    std::vector<std::size_t> models;
    for (std::size_t i = 0; i < models_.size(); ++i) {
      if (models_[i] == key || zones_[to_index(snapshot_.models[i].zone)] == key) {
        models.push_back(i);
      }
    }
    if (models.empty() && std::ranges::find(zones_, key) != zones_.end()) {
      entry.key_error(fmt::format("zone `{}` has no model that could be dropped", key));
    } else if (models.empty()) {
      Names all = models_;
      all.insert(all.end(), zones_.begin(), zones_.end());
      entry.key_error(fmt::format("unknown model or zone `{}`", key), did_you_mean(key, all));
    }
    return models;
  }

  void not_in() {
    for (const Value& value : map_.one_or_many("not_in")) {
      if (const auto at = value.one_of(zones_, "zone")) {
        expected_.push_back({.subject = Subject::not_in,
                             .key = "not_in " + zones_[*at],
                             .index = *at,
                             .value = "not tried"});
      }
    }
  }

  const MapReader& map_;
  const Snapshot& snapshot_;
  Names models_;
  Names zones_;
  std::vector<Expected> expected_;
};

}  // namespace

std::vector<std::string> model_names(const Snapshot& snapshot) {
  std::vector<std::string> names;
  names.reserve(snapshot.models.size());
  for (const Model& model : snapshot.models) {
    names.push_back(snapshot.engine(model.engine).name + "/" + model.name);
  }
  return names;
}

std::vector<Expected> read_expected(const Value& value, const Snapshot& snapshot) {
  const std::size_t problems = value.findings().problems.size();
  const MapReader map(value, kExpectKeys);
  std::vector<Expected> expected = Reader(map, snapshot).read();
  if (expected.empty() && value.findings().problems.size() == problems) {
    value.error("a case that expects nothing cannot fail");
  }
  return expected;
}

}  // namespace sluice::policy_commands
