#include "policy/prove.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <span>
#include <string>
#include <utility>

#include "policy/admission.h"
#include "policy/decide.h"
#include "policy/gap_search.h"
#include "policy/label_states.h"
#include "policy/when.h"

namespace sluice::policy {
namespace {

/// The part of a condition that the label decides.
When by_label(const When& when) {
  return {.workloads = when.workloads,
          .levels = when.levels,
          .entities = when.entities,
          .unscannable = when.unscannable,
          .media = when.media};
}

template <typename T>
bool contains(const std::vector<T>& values, const T& value) {
  return std::ranges::find(values, value) != values.end();
}

/// Everything that reviewers may say yes to, said for one zone: whether they do, nobody knows.
Approval everything_approved(const Snapshot& snapshot, ZoneIndex zone) {
  Approval approval;
  approval.zones.resize(to_index(zone) + 1);
  approval.zones[to_index(zone)] = true;
  for (const Exception& exception : snapshot.exceptions) {
    if (exception.needs_approval) {
      approval.exceptions.push_back(exception.rule);
    }
  }
  return approval;
}

/// One claim about one zone.
class ZoneProof {
 public:
  ZoneProof(const Snapshot& snapshot,
            const Claim& claim,
            const Model& model,
            std::chrono::sys_days today,
            Proof& proof)
      : snapshot_(snapshot),
        without_nevers_(snapshot),
        approval_(everything_approved(snapshot, model.zone)),
        claim_(claim),
        zone_(model.zone),
        model_(ModelIndex{static_cast<std::uint16_t>(&model - snapshot.models.data())}),
        today_(today),
        proof_(proof) {
    without_nevers_.never.clear();
    for (const NeverRule& never : snapshot.never) {
      if (never.zones[to_index(zone_)]) {
        nevers_.push_back(&never);
      }
    }
    for (const Exception& exception : snapshot.exceptions) {
      const auto lifts = [&](const NeverRule* never) { return never->rule == exception.lifts; };
      if (std::ranges::any_of(nevers_, lifts)) {
        exceptions_.push_back(&exception);
      }
    }
  }

  /// As if a reviewer had released every original to the zone.
  void release_originals() {
    approval_.originals = approval_.zones;
    without_nevers_.transforms[to_index(zone_)].assign(snapshot_.catalog.size(), {});
  }

  /// Sets the counter-example, where there is one.
  Result<void> run() {
    if (roles_named(nevers_, exceptions_, claim_.when).size() > kProvableRolesMax) {
      return fail(ErrorCode::unavailable,
                  "conditions name more than " + std::to_string(kProvableRolesMax) + " roles");
    }
    const LabelStates labels(without_nevers_, claim_, zone_, conditions(), kStatesVisitedMax);
    for (std::size_t i = 0; i < snapshot_.workloads.size() && !proof_.counter_example; ++i) {
      const WorkloadIndex workload{static_cast<std::uint16_t>(i)};
      const auto& wanted = claim_.when.workloads;
      if (wanted.empty() || contains(wanted, workload)) {
        proof_.states += labels.count() * search_among(nevers_, exceptions_).combinations();
        SLUICE_TRY(const std::vector<LabelState> states, labels.of(workload, proof_.visited));
        SLUICE_CHECK(run_workload(states));
      }
    }
    return {};
  }

 private:
  [[nodiscard]] std::vector<EntitySet> conditions() const {
    std::vector<EntitySet> sets = {claim_.when.entities};
    const auto add = [&](const EntitySet& set) {
      if (set.any() && !contains(sets, set)) {
        sets.push_back(set);
      }
    };
    std::ranges::for_each(nevers_, [&](const NeverRule* rule) { add(rule->when.entities); });
    std::ranges::for_each(exceptions_, [&](const Exception* row) { add(row->when.entities); });
    return sets;
  }

  [[nodiscard]] GapSearch search_among(std::span<const NeverRule* const> nevers,
                                       std::span<const Exception* const> exceptions) const {
    return {nevers, exceptions, claim_.when, snapshot_.router.intents.size(), today_};
  }

  Result<void> run_workload(const std::vector<LabelState>& states) {
    for (const LabelState& state : states) {
      if (proof_.visited > kStatesVisitedMax) {
        return fail(ErrorCode::unavailable, "more states than can be looked at");
      }
      if (!is_meant(state) || !is_admitted_by_label(state)) {
        continue;
      }
      SLUICE_TRY(const bool found, search(state));
      if (found) {
        return {};
      }
    }
    return {};
  }

  /// The claim speaks of such a request.
  [[nodiscard]] bool is_meant(const LabelState& state) const {
    const Label& original = state.facts.original;
    const bool is_anything = state.facts.unsearched;
    return matches(by_label(claim_.when), state.facts, Unknown::matches) &&
           (!claim_.residual_min || state.residual.level >= *claim_.residual_min) &&
           (!claim_.original_min || original.level >= *claim_.original_min) &&
           (claim_.categories == 0 || is_anything ||
            (state.residual.categories & claim_.categories) != 0) &&
           (claim_.found.none() || is_anything || (state.facts.entities & claim_.found).any()) &&
           (claim_.left_in.none() || state.is_left_in);
  }

  [[nodiscard]] bool is_admitted_by_label(const LabelState& state) const {
    const Environment environment{.date = today_};
    AdmissionMemory memory;
    const Admission admission(without_nevers_, state.facts, environment, memory);
    return admission.judge(zone_).drop == Drop::none;
  }

  /// Looks for the facts with which the request of `state` is admitted.
  Result<bool> search(const LabelState& state) {
    std::vector<const NeverRule*> nevers;
    std::ranges::copy_if(nevers_, std::back_inserter(nevers), [&](const NeverRule* rule) {
      return matches(by_label(rule->when), state.facts, Unknown::matches);
    });
    std::vector<const Exception*> exceptions;
    std::ranges::copy_if(exceptions_, std::back_inserter(exceptions), [&](const Exception* row) {
      return matches(by_label(row->when), state.facts, Unknown::does_not_match);
    });
    const auto key = std::pair(nevers, exceptions);
    if (contains(closed_, key)) {
      return false;
    }
    auto gap = search_among(nevers, exceptions).find(proof_.visited);
    if (!gap) {
      closed_.push_back(key);
      return false;
    }
    Facts facts = std::move(gap->facts);
    facts.workload = state.facts.workload;
    facts.reasons = state.facts.reasons;
    facts.original = state.facts.original;
    facts.entities = state.facts.entities;
    facts.unscannable = state.facts.unscannable;
    facts.media = state.facts.media;
    facts.unsearched = state.facts.unsearched;
    CounterExample found{.facts = std::move(facts),
                         .environment = {.engines = {}, .date = gap->date, .approval = approval_},
                         .model = model_,
                         .marking = state.marking};
    if (admit(snapshot_, found.facts, found.environment, model_).drop != Drop::none) {
      return fail(ErrorCode::internal, "the prover found a gap that the engine does not have");
    }
    proof_.counter_example = std::move(found);
    return true;
  }

  const Snapshot& snapshot_;
  Snapshot without_nevers_;  ///< what the label meets
  Approval approval_;
  const Claim& claim_;
  ZoneIndex zone_;
  ModelIndex model_;
  std::chrono::sys_days today_;
  Proof& proof_;
  std::vector<const NeverRule*> nevers_;
  std::vector<const Exception*> exceptions_;
  /// What was searched in vain: the same rules need not be searched again.
  std::vector<std::pair<std::vector<const NeverRule*>, std::vector<const Exception*>>> closed_;
};

Result<Proof> prove_zones(const Snapshot& snapshot,
                          const Claim& claim,
                          std::chrono::sys_days today) {
  Proof proof;
  for (std::size_t i = 0; i < claim.zones.size() && !proof.counter_example; ++i) {
    const auto model = std::ranges::find_if(snapshot.models, [&](const Model& one) {
      return to_index(one.zone) == i &&
             (claim.engines.empty() || claim.engines[to_index(one.engine)]);
    });
    if (!claim.zones[i] || model == snapshot.models.end()) {
      continue;
    }
    SLUICE_CHECK(ZoneProof(snapshot, claim, *model, today, proof).run());
    if (!proof.counter_example && i < snapshot.originals_for_review.size() &&
        snapshot.originals_for_review[i]) {
      ZoneProof released(snapshot, claim, *model, today, proof);
      released.release_originals();
      SLUICE_CHECK(released.run());
    }
  }
  return proof;
}

/// True when the claim, which holds, would not if a classifier said anything it liked of these
/// facts.
bool rests_on(const Snapshot& snapshot,
              Claim claim,
              std::span<const LearnedFact> facts,
              std::chrono::sys_days today) {
  for (const LearnedFact fact : facts) {
    if (fact == LearnedFact::complexity) {
      claim.when.complexity.clear();
    } else {
      claim.when.intent.clear();
    }
  }
  const Result<Proof> proof = prove_zones(snapshot, claim, today);
  return !proof || proof->counter_example.has_value();
}

/// Of the learned facts that the claim names, those that must be right. One that it does not name
/// was given every value already.
std::vector<LearnedFact> learned_facts(const Snapshot& snapshot,
                                       const Claim& claim,
                                       std::chrono::sys_days today) {
  std::vector<LearnedFact> named;
  if (!claim.when.complexity.empty()) {
    named.push_back(LearnedFact::complexity);
  }
  if (!claim.when.intent.empty()) {
    named.push_back(LearnedFact::intent);
  }
  std::vector<LearnedFact> needed;
  std::ranges::copy_if(named, std::back_inserter(needed), [&](LearnedFact fact) {
    return rests_on(snapshot, claim, {&fact, 1}, today);
  });
  if (needed.empty() && named.size() > 1 && rests_on(snapshot, claim, named, today)) {
    return named;  // Each alone may be wrong, not both.
  }
  return needed;
}

}  // namespace

Result<Proof> prove(const Snapshot& snapshot, const Claim& claim, std::chrono::sys_days today) {
  SLUICE_TRY(Proof proof, prove_zones(snapshot, claim, today));
  if (!proof.counter_example) {
    proof.rests_on = learned_facts(snapshot, claim, today);
  }
  return proof;
}

}  // namespace sluice::policy
