#include "policy/words.h"

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace sluice::policy {
namespace {

std::string joined(const std::vector<std::string>& names) {
  return fmt::format("{}", fmt::join(names, ", "));
}

std::string missing_capabilities(const Candidate& candidate,
                                 const Facts& facts,
                                 const Snapshot& snapshot) {
  std::vector<std::string> missing;
  const Model& model = snapshot.model(candidate.model);
  for (const Capability capability :
       {Capability::tools, Capability::vision, Capability::json_schema, Capability::thinking}) {
    if ((facts.needs & ~model.capabilities & bit(capability)) != 0) {
      missing.emplace_back(to_string(capability));
    }
  }
  return joined(missing);
}

std::string declared_terms(const Label& label, const Snapshot& snapshot, Drop drop) {
  if (drop == Drop::region) {
    const auto regions = names_of_bits(*label.regions, snapshot.regions);
    return regions.empty() ? "the regions that are demanded exclude each other"
                           : "the data must stay in " + joined(regions);
  }
  if (drop == Drop::retention) {
    return fmt::format("the data may be kept for at most {} days", *label.terms.retention_days_max);
  }
  return "nobody may train on the data";
}

/// The reasons that are still there after all that the rules of a zone take out.
std::vector<Reason> left_in(ZoneIndex zone, const Facts& facts, const Snapshot& snapshot) {
  std::vector<Reason> reasons = facts.reasons;
  std::erase_if(reasons, [&](const Reason& reason) {
    return reason.is_removable() &&
           snapshot.transforms[to_index(zone)][to_index(reason.entity)].transform !=
               Transform::none;
  });
  return reasons;
}

/// The causes that hold a label up there, so that a person sees what it is about.
std::string causes_above(Level level, std::span<const Reason> reasons, const Snapshot& snapshot) {
  std::vector<std::string> causes;
  for (const Reason& reason : reasons) {
    std::string cause = fmt::format("{} {}", to_string(reason.kind), subject_of(reason, snapshot));
    if (reason.raises.level > level && std::ranges::find(causes, cause) == causes.end()) {
      causes.push_back(std::move(cause));
    }
  }
  return joined(causes);
}

bool is_extractive(const Candidate& candidate, const Snapshot& snapshot) {
  return snapshot.engine(snapshot.model(candidate.model).engine).kind == EngineKind::extractive;
}

/// Where the spans of a type do not arrive.
std::string zones_without(EntityType type, const Snapshot& snapshot) {
  std::vector<std::string> zones;
  for (std::size_t i = 0; i < snapshot.zones.size(); ++i) {
    if (snapshot.transforms[i][to_index(type)].transform != Transform::none) {
      zones.push_back(snapshot.zones[i].name);
    }
  }
  return zones.empty() ? "no protect rule takes it out"
                       : "taken out on the way to " + joined(zones);
}

}  // namespace

std::vector<std::string> names_of_bits(std::uint32_t bits, const std::vector<std::string>& names) {
  std::vector<std::string> set;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if ((bits & (1U << i)) != 0) {
      set.push_back(names[i]);
    }
  }
  return set;
}

std::string_view to_string(Plan::Outcome outcome) {
  switch (outcome) {
    case Plan::Outcome::run:
      return "run";
    case Plan::Outcome::deny:
      return "deny";
    case Plan::Outcome::unavailable:
      return "unavailable";
    case Plan::Outcome::review:
      return "review";
    case Plan::Outcome::queue:
      return "queue";
  }
  return "deny";
}

std::string_view to_string(ReasonKind kind) {
  switch (kind) {
    case ReasonKind::floor_of_workload:
      return "floor_of_workload";
    case ReasonKind::floor_of_key:
      return "floor_of_key";
    case ReasonKind::declared:
      return "declared";
    case ReasonKind::finding:
      return "finding";
    case ReasonKind::marking:
      return "marking";
    case ReasonKind::dictionary:
      return "dictionary";
    case ReasonKind::unscannable:
      return "unscannable";
    case ReasonKind::session:
      return "session";
    case ReasonKind::document:
      return "document";
    case ReasonKind::classifier:
      return "classifier";
  }
  return "document";
}

std::string subject_of(const Reason& reason, const Snapshot& snapshot) {
  switch (reason.kind) {
    case ReasonKind::floor_of_workload:
      return reason.index < snapshot.workloads.size() ? snapshot.workloads[reason.index].name : "";
    case ReasonKind::finding:
    case ReasonKind::dictionary:
      return snapshot.catalog.info(reason.entity).name;
    case ReasonKind::marking:
      return reason.index < snapshot.markings.size()
                 ? fmt::format("{}", fmt::join(snapshot.markings[reason.index].texts, " | "))
                 : "";
    case ReasonKind::unscannable:
      return reason.index == 0 ? "" : std::string(to_string(static_cast<MediaType>(reason.index)));
    case ReasonKind::classifier: {
      const auto& subjects = snapshot.sensitivity.subjects;
      return reason.index < subjects.size() ? subjects[reason.index].name : "";
    }
    case ReasonKind::floor_of_key:
    case ReasonKind::declared:
    case ReasonKind::session:
    case ReasonKind::document:
      return "";
  }
  return "";
}

std::string removal_of(const Reason& reason, const Snapshot& snapshot) {
  switch (reason.kind) {
    case ReasonKind::finding:
    case ReasonKind::dictionary:
      return zones_without(reason.entity, snapshot);
    case ReasonKind::floor_of_workload:
      return "stays: choose a workload with a lower floor";
    case ReasonKind::floor_of_key:
      return "stays: it is a property of the key";
    case ReasonKind::declared:
      return "stays: send another x-sluice-data-class";
    case ReasonKind::marking:
      return "stays, whatever is masked: the text says so itself";
    case ReasonKind::unscannable:
      return "stays: send text instead of what cannot be read";
    case ReasonKind::session:
      return "stays: begin a new session";
    case ReasonKind::document:
      return "stays: leave the document out";
    case ReasonKind::classifier:
      return "stays: it is what the text is about";
  }
  return "";
}

std::string mismatch_in_words(Condition condition,
                              const Facts& facts,
                              const Environment& environment,
                              const Snapshot& snapshot) {
  switch (condition) {
    case Condition::none:
      return "";
    case Condition::workload:
      return "the workload is " + snapshot.workload(facts.workload).name;
    case Condition::roles:
      return facts.roles.empty() ? "the caller has no role" : "the caller has other roles";
    case Condition::action:
      return fmt::format("the action is {}", to_string(facts.action));
    case Condition::complexity:
      return fmt::format("the complexity is {}", to_string(facts.complexity));
    case Condition::intent:
      return fmt::format("the intent is {}", snapshot.intent_name(facts.intent));
    case Condition::size:
      return fmt::format("the size is {}", to_string(facts.size));
    case Condition::wish:
      return fmt::format("the wish is for tier {}", to_string(facts.wish.tier));
    case Condition::level:
      return "the label is " + snapshot.level_name(facts.original.level);
    case Condition::entities:
      return "nothing of these types was found";
    case Condition::tools:
      return (facts.needs & bit(Capability::tools)) != 0 ? "tools are offered"
                                                         : "no tools are offered";
    case Condition::unscannable:
      return facts.unscannable ? "something cannot be read" : "everything can be read";
    case Condition::media:
      return facts.media ? "there is an image, a file or a sound" : "it is text alone";
    case Condition::latency:
      return fmt::format("the latency class is {}", to_string(facts.latency));
    case Condition::network:
      return fmt::format("the network is {}", to_string(environment.network));
    case Condition::load:
      return fmt::format("the load is {}", to_string(environment.load));
  }
  return "";
}

std::string drop_in_words(const Candidate& candidate,
                          const Facts& facts,
                          const Snapshot& snapshot) {
  const Zone& zone = snapshot.zone(candidate.zone);
  const std::string_view rule = snapshot.rule_name(candidate.rule);
  switch (candidate.drop) {
    case Drop::none:
      return "";
    case Drop::engine_off:
      return "its engine is off: the credential is absent";
    case Drop::refused_by_rule:
      return fmt::format("rule `{}` refuses what was found", rule);
    case Drop::zone_dropped:
      return fmt::format("rule `{}` keeps what was found out of zone {}", rule, zone.name);
    case Drop::residual_level:
      return fmt::format("{} after all that rules take out, above the clearance {} of zone {}",
                         snapshot.level_name(candidate.residual.level),
                         snapshot.level_name(zone.clearance),
                         zone.name);
    case Drop::original_level:
      return fmt::format("{} before anything is taken out, above what zone {} admits ({})",
                         snapshot.level_name(facts.original.level),
                         zone.name,
                         snapshot.level_name(strictest(zone.clearance, zone.clearance_redacted)));
    case Drop::residual_categories:
    case Drop::original_categories:
      return fmt::format(
          "zone {} does not accept {}",
          zone.name,
          joined(names_of_bits(facts.original.categories & ~zone.accepts, snapshot.categories)));
    case Drop::region:
    case Drop::retention:
    case Drop::training:
      return fmt::format("{}, which zone {} does not declare",
                         declared_terms(facts.original, snapshot, candidate.drop),
                         zone.name);
    case Drop::never_rule:
      return fmt::format("rule `{}`: never in zone {}", rule, zone.name);
    case Drop::finding_left_in:
      return fmt::format("a finding that no rule takes out is above the clearance of zone {}",
                         zone.name);
    case Drop::unsearched:
      return fmt::format("a detector failed, and rules take findings out on the way to zone {}",
                         zone.name);
    case Drop::capability:
      return fmt::format("the model cannot do {}",
                         missing_capabilities(candidate, facts, snapshot));
    case Drop::context_size:
      return fmt::format("about {} tokens do not fit into {}",
                         facts.input_tokens_estimate,
                         snapshot.model(candidate.model).context_tokens);
    case Drop::not_pinned:
      return "the caller pinned another model";
    case Drop::not_routed:
      return is_extractive(candidate, snapshot)
                 ? "the route does not name it, or fails closed rather than quote"
                 : "the route does not name it for this request";
    case Drop::engine_down:
      return "its engine is down or refuses our key";
  }
  return "";
}

std::string remedy_in_words(const Candidate& candidate,
                            const Facts& facts,
                            const Snapshot& snapshot) {
  const Zone& zone = snapshot.zone(candidate.zone);
  switch (candidate.drop) {
    case Drop::none:
    case Drop::not_routed:
      return "";
    case Drop::engine_off:
      return "provide " + snapshot.engine(snapshot.model(candidate.model).engine).api_key;
    case Drop::refused_by_rule:
    case Drop::zone_dropped:
      return "remove it from the request";
    case Drop::residual_level:
      return "without: " +
             causes_above(zone.clearance, left_in(candidate.zone, facts, snapshot), snapshot);
    case Drop::original_level:
      return "without: " + causes_above(strictest(zone.clearance, zone.clearance_redacted),
                                        facts.reasons,
                                        snapshot);
    case Drop::residual_categories:
      return "a protect rule that takes it out, or `accepts` of the zone";
    case Drop::original_categories:
      return "`accepts_redacted` of the zone";
    case Drop::region:
      return "`region` of the zone";
    case Drop::retention:
      return "`retention_days` of the zone";
    case Drop::training:
      return "`trains_on_prompts: false` of the zone";
    case Drop::never_rule:
      return "a live exception that lifts it";
    case Drop::finding_left_in:
      return "a protect rule for this type and zone";
    case Drop::unsearched:
      return "try again; if it stays, the request holds what a detector cannot digest";
    case Drop::capability:
      return "`capabilities` of the model";
    case Drop::context_size:
      return "a shorter request";
    case Drop::not_pinned:
      return "`auto` as the model";
    case Drop::engine_down:
      return "wait until it is back";
  }
  return "";
}

std::string wish_in_words(const ModelWish& wish, const Snapshot& snapshot) {
  const auto named = [&] {
    const Model& model = snapshot.model(wish.model);
    return snapshot.engine(model.engine).name + "/" + model.name;
  };
  switch (wish.kind) {
    case ModelWish::Kind::automatic:
      return "auto";
    case ModelWish::Kind::tier:
      return fmt::format("tier {}", to_string(wish.tier));
    case ModelWish::Kind::model:
      return "model " + named();
    case ModelWish::Kind::pinned:
      return "pinned " + named();
  }
  return "auto";
}

}  // namespace sluice::policy
