#include "policy/explain.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "policy/admission.h"
#include "policy/rank.h"
#include "policy/when.h"
#include "policy/words.h"

namespace sluice::policy {
namespace {

/// Everything that the lines are made from; lives as long as one call of explain().
struct Case {
  const Snapshot& snapshot;
  const Facts& facts;
  const Environment& environment;
  const Plan& plan;
};

std::vector<EntityType> found_types(const Case& c) {
  std::vector<EntityType> types;
  for (std::size_t i = 0; i < c.snapshot.catalog.size(); ++i) {
    if (c.facts.entities.test(i)) {
      types.push_back(EntityType{static_cast<std::uint16_t>(i)});
    }
  }
  return types;
}

RuleLine line_of(const Snapshot& snapshot, RuleIndex rule) {
  const RuleInfo& info = snapshot.rules[to_index(rule)];
  return {.kind = info.kind, .name = info.name, .file = info.file, .line = info.line};
}

std::string zone_list(const Snapshot& snapshot, const std::vector<bool>& set) {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < set.size(); ++i) {
    if (set[i]) {
      names.push_back(snapshot.zones[i].name);
    }
  }
  return names.empty() ? "any zone that there is" : fmt::format("{}", fmt::join(names, ", "));
}

RuleLine explain_never(const Case& c, const NeverRule& never) {
  RuleLine line = line_of(c.snapshot, never.rule);
  const Condition mismatch = first_mismatch(never.when, c.facts, Unknown::matches);
  if (mismatch != Condition::none) {
    line.why = mismatch_in_words(mismatch, c.facts, c.environment, c.snapshot);
    return line;
  }
  std::vector<bool> forbidden = never.zones;
  for (std::size_t i = 0; i < forbidden.size(); ++i) {
    const ZoneIndex zone{static_cast<std::uint16_t>(i)};
    forbidden[i] =
        forbidden[i] &&
        lifting_exception(c.snapshot, never.rule, zone, c.facts, c.environment) == nullptr;
  }
  line.applies = std::ranges::find(forbidden, true) != forbidden.end() ||
                 std::ranges::find(never.zones, true) == never.zones.end();
  line.why =
      line.applies ? "forbids " + zone_list(c.snapshot, forbidden) : "lifted by a live exception";
  return line;
}

/// Which cells of the table a rule fills for what was found: `personal.email: mask for cloud`.
RuleLine explain_protect(const Case& c, RuleIndex rule) {
  RuleLine line = line_of(c.snapshot, rule);
  std::vector<std::string> effects;
  for (const EntityType type : found_types(c)) {
    std::vector<bool> zones(c.snapshot.zones.size());
    Transform transform = Transform::none;
    for (std::size_t zone = 0; zone < zones.size(); ++zone) {
      const TransformCell& cell = c.snapshot.transforms[zone][to_index(type)];
      if (cell.rule == rule) {
        zones[zone] = true;
        transform = cell.transform;
      }
    }
    if (transform != Transform::none) {
      effects.push_back(fmt::format("{}: {} for {}",
                                    c.snapshot.catalog.info(type).name,
                                    to_string(transform),
                                    zone_list(c.snapshot, zones)));
    }
  }
  line.applies = !effects.empty();
  line.why = effects.empty() ? "nothing was found that it decides about"
                             : fmt::format("{}", fmt::join(effects, "; "));
  return line;
}

RuleLine explain_route(const Case& c, const Route& route) {
  RuleLine line = line_of(c.snapshot, route.rule);
  const Condition mismatch = first_mismatch(route, c.facts, c.environment);
  line.applies = route.rule == c.plan.route;
  line.why = line.applies ? "the first route that fits"
             : mismatch != Condition::none
                 ? mismatch_in_words(mismatch, c.facts, c.environment, c.snapshot)
                 : "an earlier route fits";
  return line;
}

bool is_approved(const Case& c, const Exception& exception) {
  const std::vector<RuleIndex>& approved = c.environment.approval.exceptions;
  return std::ranges::find(approved, exception.rule) != approved.end();
}

RuleLine explain_exception(const Case& c, const Exception& exception) {
  RuleLine line = line_of(c.snapshot, exception.rule);
  const Condition mismatch = first_mismatch(exception.when, c.facts, Unknown::does_not_match);
  const bool is_asked_for = exception.needs_approval && !is_approved(c, exception);
  const bool has_ended = c.environment.date > exception.until;
  line.applies = mismatch == Condition::none && !has_ended && !is_asked_for;
  line.why = mismatch != Condition::none
                 ? mismatch_in_words(mismatch, c.facts, c.environment, c.snapshot)
             : has_ended    ? "it has ended"
             : is_asked_for ? fmt::format("would lift `{}` if a reviewer approved",
                                          c.snapshot.rule_name(exception.lifts))
                            : fmt::format("lifts `{}`", c.snapshot.rule_name(exception.lifts));
  return line;
}

std::vector<RuleLine> explain_rules(const Case& c) {
  std::vector<RuleLine> lines;
  lines.reserve(c.snapshot.never.size());
  for (const NeverRule& never : c.snapshot.never) {
    lines.push_back(explain_never(c, never));
  }
  for (std::size_t i = 0; i < c.snapshot.rules.size(); ++i) {
    if (c.snapshot.rules[i].kind == "protect") {
      lines.push_back(explain_protect(c, RuleIndex{static_cast<std::uint16_t>(i)}));
    }
  }
  for (const Route& route : c.snapshot.routes) {
    lines.push_back(explain_route(c, route));
  }
  for (const Exception& exception : c.snapshot.exceptions) {
    lines.push_back(explain_exception(c, exception));
  }
  return lines;
}

std::vector<TransformLine> explain_transforms(const Case& c, ZoneIndex zone) {
  std::vector<TransformLine> lines;
  for (const EntityType type : found_types(c)) {
    const TransformCell& cell = c.snapshot.transforms[to_index(zone)][to_index(type)];
    if (cell.transform != Transform::none) {
      lines.push_back({.type = c.snapshot.catalog.info(type).name,
                       .transform = std::string(to_string(cell.transform)),
                       .rule = std::string(c.snapshot.rule_name(cell.rule))});
    }
  }
  return lines;
}

CandidateLine explain_candidate(const Case& c, const Candidate& candidate) {
  const Model& model = c.snapshot.model(candidate.model);
  const Zone& zone = c.snapshot.zone(candidate.zone);
  CandidateLine line{.engine = c.snapshot.engine(model.engine).name,
                     .model = model.name,
                     .zone = zone.name,
                     .zone_kind = std::string(to_string(zone.kind)),
                     .state = std::string(to_string(state_of(c.environment, model.engine))),
                     .drop = std::string(to_string(candidate.drop)),
                     .rule = std::string(c.snapshot.rule_name(candidate.rule)),
                     .residual = c.snapshot.level_name(candidate.residual.level),
                     .why = drop_in_words(candidate, c.facts, c.snapshot),
                     .remedy = remedy_in_words(candidate, c.facts, c.snapshot),
                     .degraded = candidate.degraded,
                     .transforms = explain_transforms(c, candidate.zone)};
  const auto attempt = std::ranges::find(c.plan.attempts, candidate.model, &Candidate::model);
  if (attempt != c.plan.attempts.end()) {
    line.position = static_cast<std::uint32_t>(attempt - c.plan.attempts.begin()) + 1;
  }
  return line;
}

std::vector<CandidateLine> explain_candidates(const Case& c) {
  std::vector<CandidateLine> lines;
  lines.reserve(c.plan.attempts.size());
  for (const Candidate& attempt : c.plan.attempts) {
    lines.push_back(explain_candidate(c, attempt));
  }
  for (const Candidate& candidate : c.plan.considered) {
    if (candidate.drop != Drop::none) {
      lines.push_back(explain_candidate(c, candidate));
    }
  }
  return lines;
}

std::vector<ReasonLine> explain_reasons(const Case& c) {
  std::vector<ReasonLine> lines;
  lines.reserve(c.facts.reasons.size());
  for (const Reason& reason : c.facts.reasons) {
    lines.push_back({.kind = std::string(to_string(reason.kind)),
                     .what = subject_of(reason, c.snapshot),
                     .level = c.snapshot.level_name(reason.raises.level),
                     .categories = names_of_bits(reason.raises.categories, c.snapshot.categories),
                     .count = reason.count,
                     .removal = removal_of(reason, c.snapshot)});
  }
  std::ranges::sort(lines, {}, [&](const ReasonLine& line) {
    const std::size_t level = to_index(c.snapshot.find_level(line.level).value_or(Level{}));
    return std::tuple(-static_cast<int>(level), line.kind, line.what);
  });
  return lines;
}

std::vector<std::string> names_of_needs(CapabilitySet needs) {
  std::vector<std::string> names;
  for (const Capability capability :
       {Capability::tools, Capability::vision, Capability::json_schema, Capability::thinking}) {
    if ((needs & bit(capability)) != 0) {
      names.emplace_back(sluice::to_string(capability));
    }
  }
  return names;
}

}  // namespace

std::vector<FoundCount> count_findings(std::span<const Finding> findings,
                                       std::span<const TextSlot> slots) {
  std::map<std::pair<EntityType, PositionKind>, std::uint32_t> counts;
  for (const Finding& finding : findings) {
    if (!finding.continued && finding.slot < slots.size()) {
      ++counts[{finding.type, slots[finding.slot].position}];
    }
  }
  std::vector<FoundCount> found;
  found.reserve(counts.size());
  for (const auto& [key, count] : counts) {
    found.push_back({.type = key.first, .position = key.second, .count = count});
  }
  return found;
}

Explanation explain(const Snapshot& snapshot,
                    const Facts& facts,
                    const Environment& environment,
                    const Plan& plan,
                    std::span<const FoundCount> found) {
  const Case c{snapshot, facts, environment, plan};
  Explanation explanation{
      .digest = to_hex(snapshot.digest),
      .workload = snapshot.workload(facts.workload).name,
      .wish = wish_in_words(facts.wish, snapshot),
      .action = std::string(sluice::to_string(facts.action)),
      .size = std::string(sluice::to_string(facts.size)),
      .input_tokens_estimate = facts.input_tokens_estimate,
      .intent = std::string(snapshot.intent_name(facts.intent)),
      .complexity = std::string(sluice::to_string(facts.complexity)),
      .latency = std::string(sluice::to_string(facts.latency)),
      .network = std::string(sluice::to_string(environment.network)),
      .load = std::string(sluice::to_string(environment.load)),
      .needs = names_of_needs(facts.needs),
      .level = snapshot.level_name(facts.original.level),
      .categories = names_of_bits(facts.original.categories, snapshot.categories),
      .reasons = explain_reasons(c),
      .rules = explain_rules(c),
      .candidates = explain_candidates(c),
      .outcome = std::string(to_string(plan.outcome)),
      .route = std::string(snapshot.rule_name(plan.route)),
      .denied_by = std::string(snapshot.rule_name(plan.denied_by)),
      .awaits = std::string(snapshot.rule_name(plan.awaits)),
      .on_exhausted = std::string(sluice::to_string(plan.on_exhausted))};
  for (const FoundCount& count : found) {
    explanation.findings.push_back({.type = snapshot.catalog.info(count.type).name,
                                    .position = std::string(sluice::to_string(count.position)),
                                    .count = count.count});
  }
  return explanation;
}

}  // namespace sluice::policy
