#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <random>
#include <utility>

#include "policy/snapshot.h"

namespace sluice::policy {

/// Chance that repeats: everything below follows from one seed.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}

  int below(int bound) { return static_cast<int>(engine_() % static_cast<std::uint64_t>(bound)); }

  bool once_in(int n) { return below(n) == 0; }

  template <typename T>
  T one_of(std::initializer_list<T> values) {
    return *(values.begin() + below(static_cast<int>(values.size())));
  }

  template <typename T>
  T index_below(std::size_t bound) {
    return T{static_cast<std::uint16_t>(below(static_cast<int>(bound)))};
  }

 private:
  std::mt19937_64 engine_;
};

/// How many of the catalog's types, levels, workloads and days random policies speak of: enough for
/// every interplay, few enough that they meet.
inline constexpr std::size_t kRandomTypes = 6;
inline constexpr int kRandomLevels = 4;
inline constexpr int kRandomWorkloads = 3;
inline constexpr int kRandomDays = 4;

/// Policies without a text: whatever a snapshot can hold, whether or not a loader would make it.
class RandomPolicy {
 public:
  explicit RandomPolicy(Dice& dice) : dice_(dice) {}

  Snapshot snapshot() {
    Snapshot made;
    made.levels = {"0", "1", "2", "3"};
    made.categories = {"a", "b", "c"};
    for (int i = 0; i < kRandomWorkloads; ++i) {
      made.workloads.push_back(workload());
    }
    made.finding_labels.resize(made.catalog.size());
    for (std::size_t i = 0; i < kRandomTypes; ++i) {
      made.finding_labels[i] = label();
    }
    for (int z = dice_.below(4); z >= 0; --z) {
      add_zone(made);
    }
    for (int e = dice_.below(5); e >= 0; --e) {
      add_engine(made);
    }
    for (int n = dice_.below(5); n > 0; --n) {
      add_never(made);
    }
    for (int r = dice_.below(4); r > 0; --r) {
      made.routes.push_back(route(made));
    }
    return made;
  }

  Facts facts(const Snapshot& from) {
    Facts made;
    made.workload = dice_.index_below<WorkloadIndex>(from.workloads.size());
    made.reasons.push_back(
        {.kind = ReasonKind::floor_of_workload, .raises = from.workload(made.workload).floor});
    for (std::size_t type = 0; type < kRandomTypes; ++type) {
      if (dice_.once_in(4)) {
        made.entities.set(type);
        made.reasons.push_back(
            {.kind = dice_.once_in(4) ? ReasonKind::dictionary : ReasonKind::finding,
             .entity = EntityType{static_cast<std::uint16_t>(type)},
             .raises = from.finding_labels[type]});
      }
    }
    if (dice_.once_in(4)) {
      made.reasons.push_back({.kind = dice_.one_of({ReasonKind::marking,
                                                    ReasonKind::floor_of_key,
                                                    ReasonKind::declared,
                                                    ReasonKind::unscannable,
                                                    ReasonKind::session,
                                                    ReasonKind::document,
                                                    ReasonKind::classifier}),
                              .raises = label()});
    }
    made.original = original_label(made.reasons);
    made.unscannable = dice_.once_in(4);
    made.media = made.unscannable && dice_.once_in(2);
    made.unsearched = dice_.once_in(16);
    if (dice_.once_in(2)) {
      made.roles = {dice_.one_of({"a", "b", "d"})};
    }
    add_request(from, made);
    return made;
  }

  Environment environment(const Snapshot& from) {
    Environment made{.engines = {},
                     .network = static_cast<NetworkState>(dice_.below(3)),
                     .load = static_cast<LoadState>(dice_.below(2)),
                     .date = day()};
    if (dice_.once_in(8)) {
      made.approval = approval(from);
    }
    const int known = dice_.once_in(4) ? dice_.below(3) : static_cast<int>(from.engines.size());
    for (int e = 0; e < known && e < static_cast<int>(from.engines.size()); ++e) {
      made.engines.push_back(dice_.once_in(2) ? EngineState::up
                                              : static_cast<EngineState>(dice_.below(6)));
    }
    return made;
  }

 private:
  /// For some zones, and for exceptions and zones that no reviewer could have named, too.
  Approval approval(const Snapshot& from) {
    Approval made;
    for (const Exception& exception : from.exceptions) {
      if (dice_.once_in(2)) {
        made.exceptions.push_back(exception.rule);
      }
    }
    for (std::size_t z = 0; z < from.zones.size(); ++z) {
      made.zones.push_back(dice_.once_in(2));
      made.originals.push_back(dice_.once_in(3));
    }
    return made;
  }

  FailureMode failure() {
    return dice_.one_of({FailureMode::fail_closed,
                         FailureMode::degrade,
                         FailureMode::degrade,
                         FailureMode::queue,
                         FailureMode::review});
  }

  std::chrono::sys_days day() {
    return std::chrono::sys_days(std::chrono::days(dice_.below(kRandomDays)));
  }

  Level level() { return Level{static_cast<std::uint8_t>(dice_.below(kRandomLevels))}; }

  Label label() {
    Label made{.level = level()};
    made.categories = static_cast<CategorySet>(dice_.once_in(3) ? dice_.below(8) : 0);
    if (dice_.once_in(8)) {
      made.regions = static_cast<RegionSet>(dice_.below(8));
    }
    if (dice_.once_in(8)) {
      made.terms.retention_days_max = static_cast<std::uint16_t>(dice_.below(3) * 10);
    }
    made.terms.no_training = dice_.once_in(10);
    return made;
  }

  Workload workload() {
    Workload made{.placement = static_cast<Placement>(dice_.below(3))};
    made.floor = dice_.once_in(4) ? label() : Label{.level = Level{0}};
    made.failure = failure();
    return made;
  }

  void add_zone(Snapshot& made) {
    Zone zone{.kind = static_cast<ZoneKind>(dice_.below(4)), .clearance = level()};
    zone.clearance_redacted = level();
    zone.accepts = static_cast<CategorySet>(dice_.below(8));
    zone.accepts_redacted = static_cast<CategorySet>(dice_.below(8));
    if (dice_.once_in(2)) {
      zone.region = static_cast<std::uint8_t>(dice_.below(3));
    }
    if (dice_.once_in(2)) {
      zone.retention_days = static_cast<std::uint16_t>(dice_.below(3) * 10);
    }
    if (dice_.once_in(2)) {
      zone.trains_on_prompts = dice_.once_in(2);
    }
    made.zones.push_back(zone);
    std::vector<TransformCell> row(made.catalog.size());
    for (std::size_t type = 0; type < kRandomTypes; ++type) {
      const int what = dice_.below(12);
      row[type].transform =
          what < 5 ? Transform::none
          : what < 11
              ? dice_.one_of({Transform::pseudonymise, Transform::generalise, Transform::mask})
              : dice_.one_of({Transform::drop_zone, Transform::refuse});
      row[type].rule = RuleIndex{static_cast<std::uint16_t>(100 + type)};
    }
    made.transforms.push_back(std::move(row));
    made.originals_for_review.push_back(dice_.once_in(4));
  }

  void add_engine(Snapshot& made) {
    const auto index = EngineIndex{static_cast<std::uint16_t>(made.engines.size())};
    const auto zone = dice_.index_below<ZoneIndex>(made.zones.size());
    made.engines.push_back({.kind = dice_.once_in(4) ? EngineKind::extractive : EngineKind::openai,
                            .zone = zone,
                            .off = dice_.once_in(8)});
    for (int m = dice_.below(3); m >= 0; --m) {
      Model model{.engine = index,
                  .zone = dice_.once_in(4) ? dice_.index_below<ZoneIndex>(made.zones.size()) : zone,
                  .tier = static_cast<Tier>(dice_.below(5)),
                  .context_tokens = dice_.one_of({0U, 0U, 1'000U, 10'000U}),
                  .capabilities = capabilities(8)};
      if (model.tier == Tier::specialised) {
        model.speciality = dice_.one_of({"law", "code"});
      }
      for (int since = 0; since < kRandomDays; since += dice_.below(3) + 1) {
        model.prices.push_back({.since = std::chrono::sys_days(std::chrono::days(since)),
                                .input_nano_usd_per_token = dice_.below(4),
                                .output_nano_usd_per_token = dice_.below(4)});
      }
      made.models.push_back(std::move(model));
    }
  }

  CapabilitySet capabilities(int bound) {
    return static_cast<CapabilitySet>(dice_.once_in(2) ? dice_.below(bound) : 0);
  }

  void add_never(Snapshot& made) {
    NeverRule never{.rule = RuleIndex{static_cast<std::uint16_t>(made.never.size())},
                    .when = when()};
    for (std::size_t z = 0; z < made.zones.size(); ++z) {
      never.zones.push_back(dice_.once_in(2));
    }
    for (int x = dice_.below(3); x > 0; --x) {
      made.exceptions.push_back(
          {.rule = RuleIndex{static_cast<std::uint16_t>(80 + made.exceptions.size())},
           .lifts = never.rule,
           .when = when(),
           .until = day(),
           .needs_approval = dice_.once_in(4)});
    }
    made.never.push_back(std::move(never));
  }

  /// Few conditions at a time: a rule that never applies tests nothing.
  When when() {
    When made;
    for (int conditions = dice_.below(4); conditions > 0; --conditions) {
      add_condition(made);
    }
    return made;
  }

  void add_condition(When& made) {
    switch (dice_.below(12)) {
      case 0:
        made.workloads = {dice_.index_below<WorkloadIndex>(kRandomWorkloads)};
        return;
      case 1:
        made.roles = {dice_.one_of({"a", "b"}), "c"};
        return;
      case 2:
        made.actions = {dice_.one_of({Action::chat, Action::embed}), Action::tool};
        return;
      case 3:
        made.complexity = {static_cast<Learned>(dice_.below(4)), Learned::high};
        return;
      case 4:
        made.intent = {IntentIndex{1}, intent()};
        return;
      case 5:
        made.sizes = {static_cast<SizeClass>(dice_.below(4)), SizeClass::huge};
        return;
      case 6:
        made.wishes = {static_cast<Tier>(dice_.below(5)), Tier::none};
        return;
      case 7:
        made.levels = {level(), level()};
        return;
      case 8:
        made.entities.set(static_cast<std::size_t>(dice_.below(kRandomTypes)));
        made.entities.set(static_cast<std::size_t>(dice_.below(kRandomTypes)));
        return;
      case 9:
        made.tools = dice_.once_in(2);
        return;
      case 10:
        made.media = dice_.once_in(2);
        return;
      default:
        made.unscannable = dice_.once_in(2);
    }
  }

  Route route(const Snapshot& from) {
    Route made{.rule = RuleIndex{static_cast<std::uint16_t>(50 + from.routes.size())},
               .when = dice_.once_in(2) ? when() : When{},
               .exhausted_by_workload = dice_.once_in(2),
               .on_exhausted = failure()};
    if (dice_.once_in(4)) {
      made.moment = {.latencies = {static_cast<LatencyClass>(dice_.below(2))},
                     .networks = {static_cast<NetworkState>(dice_.below(3)), NetworkState::good},
                     .loads = {static_cast<LoadState>(dice_.below(2))}};
    }
    for (int s = dice_.below(3); s >= 0; --s) {
      made.candidates.push_back(selector(from));
    }
    for (int s = dice_.below(3); s > 0; --s) {
      made.degrade.push_back(selector(from));
    }
    return made;
  }

  Selector selector(const Snapshot& from) {
    Selector made{.by_placement = dice_.once_in(2),
                  .prefer = static_cast<Selector::Prefer>(dice_.below(4))};
    if (dice_.once_in(4)) {
      made.tiers = {static_cast<Tier>(dice_.below(5)), Tier::specialised};
      if (dice_.once_in(2)) {
        made.specialities = {"law"};
      }
    }
    if (dice_.once_in(4)) {
      for (std::size_t z = 0; z < from.zones.size(); ++z) {
        made.zones.push_back(dice_.once_in(2));
      }
    }
    if (dice_.once_in(5)) {
      made.engines = {dice_.index_below<EngineIndex>(from.engines.size())};
    }
    if (dice_.once_in(5)) {
      made.models = {dice_.index_below<ModelIndex>(from.models.size()),
                     dice_.index_below<ModelIndex>(from.models.size())};
    }
    made.capabilities = dice_.once_in(5) ? capabilities(8) : CapabilitySet{0};
    return made;
  }

  IntentIndex intent() {
    return dice_.one_of({IntentIndex::unknown, IntentIndex{0}, IntentIndex{1}, IntentIndex{2}});
  }

  void add_request(const Snapshot& from, Facts& made) {
    made.action = static_cast<Action>(dice_.below(6));
    made.complexity = static_cast<Learned>(dice_.below(4));
    made.intent = intent();
    made.latency = static_cast<LatencyClass>(dice_.below(2));
    made.size = static_cast<SizeClass>(dice_.below(4));
    made.input_tokens_estimate = dice_.one_of({1U, 1'000U, 1'001U, 20'000U});
    made.needs = capabilities(4);
    made.wish.kind = static_cast<ModelWish::Kind>(dice_.once_in(2) ? 0 : dice_.below(4));
    made.wish.model = dice_.index_below<ModelIndex>(from.models.size());
    made.wish.tier =
        dice_.once_in(2) ? from.model(made.wish.model).tier : static_cast<Tier>(dice_.below(5));
  }

  Dice& dice_;
};

}  // namespace sluice::policy
