#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <utility>
#include <vector>

#include "policy/reference_admission_fake.h"
#include "policy/snapshot.h"

/// A slow interpreter of policies, written from the text of the policy page and from nothing else:
/// it shares no function with the engine, and has lists of truths where that has bits. Both must
/// agree on random policies.
namespace sluice::policy::reference {

/// What is tried, in order, and what the caller hears when that is nothing.
struct PlainPlan {
  struct Try {
    std::size_t model = 0;
    bool degraded = false;

    friend bool operator==(const Try&, const Try&) = default;
  };

  /// What is said of one model.
  struct Said {
    Drop drop = Drop::none;
    RuleIndex rule = RuleIndex::none;
  };

  std::vector<Try> tries;
  Plan::Outcome outcome = Plan::Outcome::deny;
  std::vector<Said> models;  ///< each one of the policy
  RuleIndex route = RuleIndex::none;
  RuleIndex denied_by = RuleIndex::none;
  RuleIndex awaits = RuleIndex::none;
  FailureMode on_exhausted = FailureMode::fail_closed;
};

/// Which models are tried, in which order.
class Choice {
 public:
  Choice(const Snapshot& snapshot, const Facts& facts, const Environment& environment)
      : snapshot_(snapshot), facts_(facts), environment_(environment) {
    const Admits admits(snapshot, facts, environment);
    std::vector<bool> open;
    for (std::size_t zone = 0; zone < snapshot.zones.size(); ++zone) {
      open.push_back(admits.to(zone));
    }
    for (std::size_t i = 0; i < snapshot.models.size(); ++i) {
      const auto [drop, rule] = admits.of(static_cast<std::size_t>(snapshot.models[i].zone));
      plan_.models.push_back({drop, rule});
      const bool is_other = facts.wish.kind == ModelWish::Kind::pinned &&
                            static_cast<std::size_t>(facts.wish.model) != i;
      able_.push_back(open[static_cast<std::size_t>(snapshot.models[i].zone)] && !is_other &&
                      is_able(snapshot.models[i]));
    }
  }

  PlainPlan plan() {
    const bool is_pinned = facts_.wish.kind == ModelWish::Kind::pinned;
    for (const Route& route : snapshot_.routes) {
      if (is_its_moment(route.moment) &&
          Conditions(route.when, facts_, Conditions::In::elsewhere).hold()) {
        plan_.route = route.rule;
        if (!is_pinned) {
          follow(route);
        }
        break;
      }
    }
    if (is_pinned && able_[static_cast<std::size_t>(facts_.wish.model)]) {
      choose(static_cast<std::size_t>(facts_.wish.model), false);
    }
    plan_.on_exhausted = mode_;
    say_of_models();
    plan_.outcome = !plan_.tries.empty() ? Plan::Outcome::run
                    : one_is_down_       ? Plan::Outcome::unavailable
                                         : Plan::Outcome::deny;
    if (plan_.outcome == Plan::Outcome::deny) {
      plan_.denied_by = strongest_rule();
    }
    if (plan_.outcome != Plan::Outcome::run && a_person_could_help()) {
      plan_.outcome = Plan::Outcome::review;
    } else if (plan_.outcome == Plan::Outcome::unavailable && mode_ == FailureMode::queue) {
      plan_.outcome = Plan::Outcome::queue;
    }
    return plan_;
  }

 private:
  /// What is said of models that the policy admits: why they are not tried.
  void say_of_models() {
    for (std::size_t i = 0; i < plan_.models.size(); ++i) {
      if (plan_.models[i].drop == Drop::none) {
        plan_.models[i].drop = said_of_able(i);
      }
    }
  }

  [[nodiscard]] Drop said_of_able(std::size_t index) const {
    const Model& model = snapshot_.models[index];
    Model elsewhere = model;
    elsewhere.context_tokens = 0;  // Whatever fits it.
    if (engine_of(index).off) {
      return Drop::engine_off;
    }
    if (!is_able(model)) {
      return is_able(elsewhere) ? Drop::context_size : Drop::capability;
    }
    if (facts_.wish.kind == ModelWish::Kind::pinned &&
        static_cast<std::size_t>(facts_.wish.model) != index) {
      return Drop::not_pinned;
    }
    const bool is_tried =
        std::ranges::any_of(plan_.tries, [&](const auto& one) { return one.model == index; });
    return is_tried ? Drop::none : able_[index] ? Drop::not_routed : Drop::engine_down;
  }

  /// "The rule that refused": a refusal before a zone that is dropped, that before a never.
  [[nodiscard]] RuleIndex strongest_rule() const {
    for (const Drop drop : {Drop::refused_by_rule, Drop::zone_dropped, Drop::never_rule}) {
      for (const PlainPlan::Said& said : plan_.models) {
        if (said.drop == drop) {
          return said.rule;
        }
      }
    }
    return RuleIndex::none;
  }

  [[nodiscard]] bool is_its_moment(const Moment& moment) const {
    const auto among = [](const auto& list, const auto& fact) {
      return list.empty() || std::ranges::count(list, fact) > 0;
    };
    return among(moment.latencies, facts_.latency) &&
           among(moment.networks, environment_.network) && among(moment.loads, environment_.load);
  }

  /// "Whatever waits for a person would go on if the person said yes", to one exception, to an
  /// original as it is, or to an original under one exception. Nobody is asked twice.
  [[nodiscard]] bool a_person_could_help() {
    if (!environment_.approval.empty()) {
      return false;
    }
    const bool is_down = plan_.outcome == Plan::Outcome::unavailable;
    const bool asks = mode_ == FailureMode::review;
    const std::vector<bool>& originals = snapshot_.originals_for_review;
    for (const Exception& exception : snapshot_.exceptions) {
      if (exception.needs_approval && !tried_with({exception.rule}, {}).empty()) {
        plan_.awaits = exception.rule;
        return true;
      }
    }
    if (asks && !tried_with({}, originals).empty()) {
      return true;
    }
    for (const Exception& exception : snapshot_.exceptions) {
      const bool differs = facts_.entities.any();  // Else nothing would have been taken out.
      if (asks && differs && exception.needs_approval &&
          is_one_original(tried_with({exception.rule}, originals))) {
        plan_.awaits = exception.rule;
        return true;
      }
    }
    return asks && is_down;
  }

  [[nodiscard]] std::vector<PlainPlan::Try> tried_with(std::vector<RuleIndex> exceptions,
                                                       std::vector<bool> originals) const {
    Environment approved = environment_;
    approved.approval = {.exceptions = std::move(exceptions),
                         .zones = std::vector<bool>(snapshot_.zones.size(), true),
                         .originals = std::move(originals)};
    approved.approval.originals.resize(snapshot_.zones.size());
    return Choice(snapshot_, facts_, approved).plan().tries;
  }

  /// One goes to a zone to which a reviewer may release originals.
  [[nodiscard]] bool is_one_original(const std::vector<PlainPlan::Try>& tries) const {
    return std::ranges::any_of(tries, [&](const PlainPlan::Try& one) {
      const auto zone = static_cast<std::size_t>(snapshot_.models[one.model].zone);
      const std::vector<bool>& originals = snapshot_.originals_for_review;
      return zone < originals.size() && originals[zone] &&
             snapshot_.zones[zone].kind != ZoneKind::public_cloud;
    });
  }

  [[nodiscard]] const EngineSpec& engine_of(std::size_t model) const {
    return snapshot_.engines[static_cast<std::size_t>(snapshot_.models[model].engine)];
  }

  [[nodiscard]] bool is_extractive(std::size_t model) const {
    return engine_of(model).kind == EngineKind::extractive;
  }

  [[nodiscard]] bool is_able(const Model& model) const {
    const EngineSpec& engine = snapshot_.engines[static_cast<std::size_t>(model.engine)];
    const bool ignores_tools = engine.kind == EngineKind::extractive;
    bool has_all = true;
    for (const Capability one : {Capability::tools, Capability::vision, Capability::json_schema}) {
      const bool is_needed =
          (facts_.needs & bit(one)) != 0 && !(one == Capability::tools && ignores_tools);
      has_all = has_all && (!is_needed || (model.capabilities & bit(one)) != 0);
    }
    const bool fits =
        model.context_tokens == 0 || model.context_tokens >= facts_.input_tokens_estimate;
    return !engine.off && has_all && fits;
  }

  [[nodiscard]] EngineState state_of(std::size_t model) const {
    const auto engine = static_cast<std::size_t>(snapshot_.models[model].engine);
    return engine < environment_.engines.size() ? environment_.engines[engine] : EngineState::up;
  }

  [[nodiscard]] bool is_named_by(const Selector& selector) const {
    return !selector.engines.empty() || !selector.models.empty();
  }

  [[nodiscard]] bool takes(const Selector& selector, std::size_t index) const {
    const Model& model = snapshot_.models[index];
    const auto wants = [](const auto& list, const auto& value) {
      return list.empty() || std::ranges::count(list, value) > 0;
    };
    const bool has_all = (selector.capabilities & model.capabilities) == selector.capabilities;
    return wants(selector.tiers, model.tier) && wants(selector.engines, model.engine) &&
           wants(selector.models, ModelIndex{static_cast<std::uint16_t>(index)}) && has_all &&
           (model.tier != Tier::specialised || wants(selector.specialities, model.speciality)) &&
           (selector.zones.empty() || selector.zones[static_cast<std::size_t>(model.zone)]);
  }

  /// "The extractive engine last; the engine's state; the placement, where the selector says so;
  /// what the selector prefers; the caller's wish; the order of the configuration."
  using Order = std::tuple<bool, EngineState, int, std::int64_t, int, std::size_t>;

  [[nodiscard]] Order order_of(const Selector& selector, std::size_t index) const {
    return {is_extractive(index),
            state_of(index),
            selector.by_placement ? distance_of(index) : 0,
            dislike_of(selector, snapshot_.models[index]),
            wish_of(index),
            index};
  }

  [[nodiscard]] int distance_of(std::size_t model) const {
    constexpr std::array kNearToFar = {
        ZoneKind::device, ZoneKind::on_prem, ZoneKind::private_cloud, ZoneKind::public_cloud};
    const Zone& zone = snapshot_.zones[static_cast<std::size_t>(snapshot_.models[model].zone)];
    const auto steps =
        static_cast<int>(std::ranges::find(kNearToFar, zone.kind) - kNearToFar.begin());
    const Workload& workload = snapshot_.workloads[static_cast<std::size_t>(facts_.workload)];
    return workload.placement == Placement::cloud_first ? 3 - steps : steps;
  }

  [[nodiscard]] std::int64_t dislike_of(const Selector& selector, const Model& model) const {
    constexpr std::array kLeastAbleFirst = {
        Tier::none, Tier::small, Tier::mid, Tier::specialised, Tier::frontier};
    const auto ability = std::ranges::find(kLeastAbleFirst, model.tier) - kLeastAbleFirst.begin();
    switch (selector.prefer) {
      case Selector::Prefer::none:
        return 0;
      case Selector::Prefer::cost:
        return cost_of(model);
      case Selector::Prefer::latency:
        return ability;
      case Selector::Prefer::quality:
        return 4 - ability;
    }
    return 0;
  }

  /// Of this request, with 512 tokens for the answer, by the youngest price that is not of a later
  /// day.
  [[nodiscard]] std::int64_t cost_of(const Model& model) const {
    std::int64_t cost = 0;
    for (const Price& price : model.prices) {
      if (price.since <= environment_.date) {
        cost = price.input_nano_usd_per_token * std::int64_t{facts_.input_tokens_estimate} +
               price.output_nano_usd_per_token * 512;
      }
    }
    return cost;
  }

  [[nodiscard]] int wish_of(std::size_t index) const {
    const bool has_tier = snapshot_.models[index].tier == facts_.wish.tier;
    const bool is_it = static_cast<std::size_t>(facts_.wish.model) == index;
    switch (facts_.wish.kind) {
      case ModelWish::Kind::automatic:
        return 0;
      case ModelWish::Kind::tier:
        return has_tier ? 0 : 1;
      case ModelWish::Kind::model:
      case ModelWish::Kind::pinned:
        return is_it ? 0 : has_tier ? 1 : 2;
    }
    return 0;
  }

  /// What a selector takes of those that nobody has chosen, best first.
  [[nodiscard]] std::vector<std::size_t> taken_by(const Selector& selector) const {
    std::vector<std::size_t> models;
    for (std::size_t i = 0; i < able_.size(); ++i) {
      if (able_[i] && takes(selector, i)) {
        models.push_back(i);
      }
    }
    std::ranges::sort(models, [&](std::size_t a, std::size_t b) {
      return order_of(selector, a) < order_of(selector, b);
    });
    return models;
  }

  /// Tried, unless its engine is down; either way it is nobody else's any more.
  void choose(std::size_t model, bool degraded) {
    able_[model] = false;
    const EngineState state = state_of(model);
    if (state == EngineState::down || state == EngineState::bad_credentials) {
      one_is_down_ = true;
    } else {
      plan_.tries.push_back({.model = model, .degraded = degraded});
    }
  }

  /// An extractive engine that a selector does not name is kept for last, and counts as degraded
  /// where there was another.
  void follow(const Route& route) {
    const Workload& workload = snapshot_.workloads[static_cast<std::size_t>(facts_.workload)];
    mode_ = route.exhausted_by_workload ? workload.failure : route.on_exhausted;
    const bool may_degrade = mode_ == FailureMode::degrade;
    for (const Selector& selector : route.candidates) {
      for (const std::size_t model : taken_by(selector)) {
        if (is_extractive(model) && !is_named_by(selector)) {
          kept_.push_back(model);
        } else {
          choose(model, false);
        }
        has_better_ = has_better_ || !is_extractive(model);
      }
    }
    for (std::size_t s = 0; may_degrade && s < route.degrade.size(); ++s) {
      for (const std::size_t model : taken_by(route.degrade[s])) {
        has_better_ = has_better_ || !is_extractive(model);
        choose(model, true);
      }
    }
    for (const std::size_t model : kept_) {
      if (able_[model] && (may_degrade || !has_better_)) {
        choose(model, has_better_);
      }
    }
    if (may_degrade && route.degrade.empty()) {
      degrade_to_extractive();
    }
  }

  /// "The extractive engine of an admissible zone", where the route names nothing.
  void degrade_to_extractive() {
    for (const std::size_t model : taken_by({})) {
      if (is_extractive(model)) {
        choose(model, true);
      }
    }
  }

  const Snapshot& snapshot_;
  const Facts& facts_;
  const Environment& environment_;
  std::vector<bool> able_;  ///< by model: admissible, on, able, and not chosen yet
  std::vector<std::size_t> kept_;
  FailureMode mode_ = FailureMode::fail_closed;
  bool has_better_ = false;
  bool one_is_down_ = false;
  PlainPlan plan_;
};

}  // namespace sluice::policy::reference
