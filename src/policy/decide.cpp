#include "policy/decide.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "policy/admission.h"
#include "policy/approval.h"
#include "policy/rank.h"
#include "policy/when.h"

namespace sluice::policy {
namespace {

/// Fills one plan. What it borrows outlives it.
class Planner {
 public:
  Planner(const Snapshot& snapshot,
          const Facts& facts,
          const Environment& environment,
          DecideMemory& memory,
          Plan& plan)
      : snapshot_(snapshot),
        facts_(facts),
        environment_(environment),
        memory_(memory),
        plan_(plan) {}

  void run();

 private:
  /// What becomes of models that a selector took: tried as they stand, or only as a last resort.
  enum class As : std::uint8_t { regular, degraded };

  void consider();
  void follow(const Route& route);
  void degrade(const Route& route);
  void take(const Selector& selector, As as);
  void take_extractive_ones();
  void rank_and_accept(const Selector& selector, As as);
  void take_postponed(As as);
  void accept(ModelIndex model, As as);
  void conclude();
  [[nodiscard]] Drop check_ability(const Model& model) const;
  [[nodiscard]] bool is_extractive(ModelIndex model) const;

  [[nodiscard]] bool is_pinned() const { return facts_.wish.kind == ModelWish::Kind::pinned; }

  const Snapshot& snapshot_;
  const Facts& facts_;
  const Environment& environment_;
  DecideMemory& memory_;
  Plan& plan_;
  bool has_better_ = false;  ///< the route took a model that is not extractive, up or down
};

void Planner::run() {
  consider();
  memory_.taken.assign(snapshot_.models.size(), false);
  memory_.postponed.clear();
  const auto route = std::ranges::find_if(snapshot_.routes, [&](const Route& candidate) {
    return first_mismatch(candidate, facts_, environment_) == Condition::none;
  });
  if (route != snapshot_.routes.end()) {
    plan_.route = route->rule;
  }
  if (is_pinned()) {
    // The right to pin is the right to choose among the admissible in the route's place.
    if (plan_.considered[to_index(facts_.wish.model)].drop == Drop::none) {
      accept(facts_.wish.model, As::regular);
    }
  } else if (route != snapshot_.routes.end()) {
    follow(*route);
  }
  conclude();
}

/// Every model, with the first thing that speaks against it: zones are judged once each.
void Planner::consider() {
  const Admission admission(snapshot_, facts_, environment_, memory_.admission);
  std::vector<ZoneVerdict>& verdicts = memory_.verdicts;
  verdicts.clear();
  for (std::size_t zone = 0; zone < snapshot_.zones.size(); ++zone) {
    verdicts.push_back(admission.judge(ZoneIndex{static_cast<std::uint16_t>(zone)}));
  }
  for (std::size_t i = 0; i < snapshot_.models.size(); ++i) {
    const Model& model = snapshot_.models[i];
    const ZoneVerdict& verdict = verdicts[to_index(model.zone)];
    Candidate candidate{.model = ModelIndex{static_cast<std::uint16_t>(i)},
                        .zone = model.zone,
                        .drop = verdict.drop,
                        .rule = verdict.rule,
                        .residual = verdict.residual};
    // What the policy says comes first: a missing credential is no promise of what it would open.
    if (candidate.drop == Drop::none) {
      const bool is_off = snapshot_.engine(model.engine).off;
      candidate.drop = is_off ? Drop::engine_off : check_ability(model);
    }
    if (candidate.drop == Drop::none && is_pinned() && candidate.model != facts_.wish.model) {
      candidate.drop = Drop::not_pinned;
    }
    plan_.considered.push_back(candidate);
  }
}

Drop Planner::check_ability(const Model& model) const {
  const bool extractive = snapshot_.engine(model.engine).kind == EngineKind::extractive;
  // Tools are an offer that an answer may leave out; an image is not.
  const CapabilitySet ignored = extractive ? bit(Capability::tools) : CapabilitySet{0};
  if ((facts_.needs & ~model.capabilities & ~ignored) != 0) {
    return Drop::capability;
  }
  const bool fits =
      model.context_tokens == 0 || facts_.input_tokens_estimate <= model.context_tokens;
  return fits ? Drop::none : Drop::context_size;
}

bool Planner::is_extractive(ModelIndex model) const {
  return snapshot_.engine(snapshot_.model(model).engine).kind == EngineKind::extractive;
}

void Planner::follow(const Route& route) {
  plan_.on_exhausted = route.exhausted_by_workload ? snapshot_.workload(facts_.workload).failure
                                                   : route.on_exhausted;
  for (const Selector& selector : route.candidates) {
    take(selector, As::regular);
  }
  if (plan_.on_exhausted == FailureMode::degrade) {
    degrade(route);
  } else if (!has_better_) {
    take_postponed(As::regular);
  }
}

/// Appends what is worse but safe: what the route names for that, else any extractive engine. An
/// extractive engine stands in for nothing, and is no degradation, where the route found no other.
void Planner::degrade(const Route& route) {
  for (const Selector& selector : route.degrade) {
    take(selector, As::degraded);
  }
  take_postponed(has_better_ ? As::degraded : As::regular);
  if (route.degrade.empty()) {
    take_extractive_ones();
  }
}

/// Every extractive engine that no selector took.
void Planner::take_extractive_ones() {
  memory_.selected.clear();
  for (const Candidate& candidate : plan_.considered) {
    if (candidate.drop == Drop::none && !memory_.taken[to_index(candidate.model)] &&
        is_extractive(candidate.model)) {
      memory_.selected.push_back(candidate.model);
    }
  }
  rank_and_accept(Selector{}, As::degraded);
}

void Planner::take(const Selector& selector, As as) {
  memory_.selected.clear();
  for (const Candidate& candidate : plan_.considered) {
    if (candidate.drop == Drop::none && !memory_.taken[to_index(candidate.model)] &&
        selects(selector, snapshot_, candidate.model)) {
      memory_.selected.push_back(candidate.model);
    }
  }
  rank_and_accept(selector, as);
}

void Planner::rank_and_accept(const Selector& selector, As as) {
  rank(memory_.selected, selector, snapshot_, facts_, environment_, memory_.standings);
  for (const ModelIndex model : memory_.selected) {
    has_better_ = has_better_ || !is_extractive(model);
    const bool named = selects_by_name(selector, snapshot_, model);
    if (as == As::regular && is_extractive(model) && !named) {
      memory_.postponed.push_back(model);
    } else {
      accept(model, as);
    }
  }
}

void Planner::take_postponed(As as) {
  for (const ModelIndex model : memory_.postponed) {
    if (!memory_.taken[to_index(model)]) {
      accept(model, as);
    }
  }
}

void Planner::accept(ModelIndex model, As as) {
  Candidate& candidate = plan_.considered[to_index(model)];
  memory_.taken[to_index(model)] = true;
  if (is_down(state_of(environment_, snapshot_.model(model).engine))) {
    candidate.drop = Drop::engine_down;
    return;
  }
  candidate.degraded = as == As::degraded;
  plan_.attempts.push_back(candidate);
}

/// What the caller is told, and by which rule when nothing is left.
void Planner::conclude() {
  for (Candidate& candidate : plan_.considered) {
    if (candidate.drop == Drop::none && !memory_.taken[to_index(candidate.model)]) {
      candidate.drop = Drop::not_routed;
    }
  }
  if (!plan_.attempts.empty()) {
    plan_.outcome = Plan::Outcome::run;
    return;
  }
  if (std::ranges::find(plan_.considered, Drop::engine_down, &Candidate::drop) !=
      plan_.considered.end()) {
    plan_.outcome = Plan::Outcome::unavailable;
    return;
  }
  plan_.outcome = Plan::Outcome::deny;
  for (const Drop strongest : {Drop::refused_by_rule, Drop::zone_dropped, Drop::never_rule}) {
    const auto refused = std::ranges::find(plan_.considered, strongest, &Candidate::drop);
    if (refused != plan_.considered.end()) {
      plan_.denied_by = refused->rule;
      return;
    }
  }
}

/// A plan that leads nowhere becomes a question where a person could open a way. Nobody is asked
/// twice for one request.
void ask_a_person(Plan& plan,
                  const Snapshot& snapshot,
                  const Facts& facts,
                  const Environment& environment) {
  const Exhausted exhausted{.asks_a_person = plan.on_exhausted == FailureMode::review,
                            .is_down = plan.outcome == Plan::Outcome::unavailable};
  const std::vector<Way> ways = environment.approval.empty()
                                    ? ways_to_approve(snapshot, facts, environment, exhausted)
                                    : std::vector<Way>();
  if (!ways.empty()) {
    plan.outcome = Plan::Outcome::review;
    plan.awaits = ways.front().exception;
  }
}

/// As a new one, but for its memory.
void make_empty(Plan& plan) {
  Plan fresh;
  fresh.attempts.swap(plan.attempts);
  fresh.considered.swap(plan.considered);
  fresh.attempts.clear();
  fresh.considered.clear();
  plan = std::move(fresh);
}

void wait_for_an_engine(Plan& plan) {
  if (plan.outcome == Plan::Outcome::unavailable && plan.on_exhausted == FailureMode::queue) {
    plan.outcome = Plan::Outcome::queue;
  }
}

}  // namespace

void decide(const Snapshot& snapshot,
            const Facts& facts,
            const Environment& environment,
            DecideMemory& memory,
            Plan& plan) {
  make_empty(plan);
  Planner(snapshot, facts, environment, memory, plan).run();
  if (plan.outcome != Plan::Outcome::run) {
    ask_a_person(plan, snapshot, facts, environment);
    wait_for_an_engine(plan);
  }
}

Plan decide(const Snapshot& snapshot, const Facts& facts, const Environment& environment) {
  DecideMemory memory;
  Plan plan;
  decide(snapshot, facts, environment, memory, plan);
  return plan;
}

Candidate admit(const Snapshot& snapshot,
                const Facts& facts,
                const Environment& environment,
                ModelIndex model) {
  const ZoneIndex zone = snapshot.model(model).zone;
  AdmissionMemory memory;
  const ZoneVerdict verdict = Admission(snapshot, facts, environment, memory).judge(zone);
  return {.model = model,
          .zone = zone,
          .drop = verdict.drop,
          .rule = verdict.rule,
          .residual = verdict.residual};
}

}  // namespace sluice::policy
