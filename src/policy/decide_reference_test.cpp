#include <algorithm>
#include <cstdlib>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "policy/decide.h"
#include "policy/snapshot.h"

/// A slow evaluator of the admission rule, written from the text of the policy page and from
/// nothing else: it shares no function with the real one and uses sets of numbers where that uses
/// bits. Both must agree on random policies.
namespace sluice::policy {
namespace {

constexpr std::size_t kTypes = 6;  // The first of the catalog; enough for every interplay.

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}

  int below(int bound) { return std::uniform_int_distribution<int>(0, bound - 1)(engine_); }

  bool once_in(int n) { return below(n) == 0; }

  template <typename T>
  T one_of(std::initializer_list<T> values) {
    return *(values.begin() + below(static_cast<int>(values.size())));
  }

 private:
  std::mt19937_64 engine_;
};

Label random_label(Dice& dice) {
  Label label{.level = Level{static_cast<std::uint8_t>(dice.below(4))}};
  label.categories = static_cast<CategorySet>(dice.once_in(3) ? dice.below(8) : 0);
  if (dice.once_in(6)) {
    label.regions = static_cast<RegionSet>(dice.below(4));
  }
  if (dice.once_in(6)) {
    label.terms.retention_days_max = static_cast<std::uint16_t>(dice.below(3) * 10);
  }
  label.terms.no_training = dice.once_in(8);
  return label;
}

When random_when(Dice& dice) {
  When when;
  if (dice.once_in(3)) {
    when.workloads.push_back(WorkloadIndex{static_cast<std::uint16_t>(dice.below(3))});
  }
  if (dice.once_in(4)) {
    when.roles = {dice.one_of({"a", "b"}), "c"};
  }
  if (dice.once_in(4)) {
    when.actions = {dice.one_of({Action::chat, Action::embed})};
  }
  if (dice.once_in(4)) {
    when.complexity = {dice.one_of({Learned::low, Learned::high})};
  }
  if (dice.once_in(6)) {
    when.intent = {IntentIndex{2}, dice.one_of({IntentIndex{1}, IntentIndex::unknown})};
  }
  if (dice.once_in(4)) {
    when.sizes = {dice.one_of({SizeClass::small, SizeClass::huge})};
  }
  if (dice.once_in(5)) {
    when.wishes = {dice.one_of({Tier::none, Tier::frontier})};
  }
  if (dice.once_in(4)) {
    when.levels = {Level{static_cast<std::uint8_t>(dice.below(4))}};
  }
  if (dice.once_in(4)) {
    when.entities.set(static_cast<std::size_t>(dice.below(kTypes)));
  }
  if (dice.once_in(6)) {
    when.tools = dice.once_in(2);
  }
  if (dice.once_in(6)) {
    when.unscannable = dice.once_in(2);
  }
  if (dice.once_in(8)) {
    when.media = dice.once_in(2);
  }
  return when;
}

Zone random_zone(Dice& dice) {
  Zone zone{.kind = static_cast<ZoneKind>(dice.below(4)),
            .clearance = Level{static_cast<std::uint8_t>(dice.below(4))}};
  zone.clearance_redacted = Level{static_cast<std::uint8_t>(dice.below(4))};
  zone.accepts = static_cast<CategorySet>(dice.below(8));
  zone.accepts_redacted = static_cast<CategorySet>(dice.below(8));
  if (dice.once_in(2)) {
    zone.region = static_cast<std::uint8_t>(dice.below(2));
  }
  if (dice.once_in(2)) {
    zone.retention_days = static_cast<std::uint16_t>(dice.below(3) * 10);
  }
  if (dice.once_in(2)) {
    zone.trains_on_prompts = dice.once_in(2);
  }
  return zone;
}

Snapshot random_snapshot(Dice& dice) {
  Snapshot snapshot;
  snapshot.levels = {"0", "1", "2", "3"};
  snapshot.workloads.resize(3);
  const std::size_t zones = static_cast<std::size_t>(dice.below(4)) + 1;
  for (std::size_t i = 0; i < snapshot.catalog.size(); ++i) {
    snapshot.finding_labels.push_back(random_label(dice));
  }
  for (std::size_t z = 0; z < zones; ++z) {
    snapshot.zones.push_back(random_zone(dice));
    snapshot.engines.push_back({.zone = ZoneIndex{static_cast<std::uint16_t>(z)}});
    snapshot.models.push_back({.engine = EngineIndex{static_cast<std::uint16_t>(z)},
                               .zone = ZoneIndex{static_cast<std::uint16_t>(z)}});
    std::vector<TransformCell> row(snapshot.catalog.size());
    for (std::size_t type = 0; type < kTypes; ++type) {
      const int what = dice.below(12);
      row[type].transform = what < 5    ? Transform::none
                            : what < 11 ? static_cast<Transform>(what % 3 + 1)
                                        : dice.one_of({Transform::drop_zone, Transform::refuse});
      row[type].rule = RuleIndex{static_cast<std::uint16_t>(100 + type)};
    }
    snapshot.transforms.push_back(row);
  }
  for (int i = 0; i < dice.below(4); ++i) {
    NeverRule never{.rule = RuleIndex{static_cast<std::uint16_t>(i)}, .when = random_when(dice)};
    for (std::size_t z = 0; z < zones; ++z) {
      never.zones.push_back(dice.once_in(2));
    }
    snapshot.never.push_back(never);
    if (dice.once_in(3)) {
      snapshot.exceptions.push_back(
          {.lifts = never.rule,
           .when = random_when(dice),
           .until = std::chrono::sys_days(std::chrono::days(dice.below(3)))});
    }
  }
  return snapshot;
}

Facts random_facts(Dice& dice, const Snapshot& snapshot) {
  Facts facts;
  facts.workload = WorkloadIndex{static_cast<std::uint16_t>(dice.below(3))};
  facts.reasons.push_back({.kind = ReasonKind::floor_of_workload,
                           .raises = {.level = Level{static_cast<std::uint8_t>(dice.below(2))}}});
  for (std::size_t type = 0; type < kTypes; ++type) {
    if (dice.once_in(4)) {
      facts.entities.set(type);
      facts.reasons.push_back(
          {.kind = dice.once_in(4) ? ReasonKind::dictionary : ReasonKind::finding,
           .entity = EntityType{static_cast<std::uint16_t>(type)},
           .raises = snapshot.finding_labels[type]});
    }
  }
  if (dice.once_in(4)) {
    facts.reasons.push_back({.kind = dice.one_of({ReasonKind::marking,
                                                  ReasonKind::floor_of_key,
                                                  ReasonKind::declared,
                                                  ReasonKind::unscannable,
                                                  ReasonKind::session,
                                                  ReasonKind::document,
                                                  ReasonKind::classifier}),
                             .raises = random_label(dice)});
  }
  facts.original = original_label(facts.reasons);
  facts.unscannable = dice.once_in(4);
  facts.media = facts.unscannable && dice.once_in(2);
  facts.unsearched = dice.once_in(16);
  if (dice.once_in(2)) {
    facts.roles = {dice.one_of({"a", "b", "d"})};
  }
  facts.action = dice.one_of({Action::chat, Action::embed});
  facts.complexity = dice.one_of({Learned::unknown, Learned::low, Learned::high});
  facts.intent = dice.one_of({IntentIndex::unknown, IntentIndex{1}, IntentIndex{2}});
  facts.size = dice.one_of({SizeClass::small, SizeClass::medium, SizeClass::huge});
  facts.wish.tier = dice.one_of({Tier::none, Tier::frontier});
  facts.needs = dice.once_in(2) ? bit(Capability::tools) : CapabilitySet{0};
  return facts;
}

// ---- The reference. ----

constexpr int kForEver = 1'000'000;

/// A label in words: sets of numbers, and absence as absence.
struct PlainLabel {
  int level = 0;
  std::set<int> categories;
  bool restricted_to_regions = false;
  std::set<int> regions;
  int retention_days_max = kForEver;
  bool no_training = false;
};

std::set<int> numbers(unsigned bits) {
  std::set<int> set;
  for (int i = 0; i < 16; ++i) {
    if (((bits >> i) & 1U) != 0) {
      set.insert(i);
    }
  }
  return set;
}

void raise(PlainLabel& label, const Label& by) {
  label.level = std::max(label.level, static_cast<int>(by.level));
  label.categories.merge(numbers(by.categories));
  if (by.regions) {
    std::set<int> both;
    for (const int region : numbers(*by.regions)) {
      if (!label.restricted_to_regions || label.regions.contains(region)) {
        both.insert(region);
      }
    }
    label.regions = both;
    label.restricted_to_regions = true;
  }
  if (by.terms.retention_days_max) {
    label.retention_days_max =
        std::min<int>(label.retention_days_max, *by.terms.retention_days_max);
  }
  label.no_training = label.no_training || by.terms.no_training;
}

bool includes(const std::set<int>& all, const std::set<int>& some) {
  return std::ranges::includes(all, some);
}

/// "every condition that is set must hold; a learned fact that is unknown matches in never".
bool reference_matches(const When& when, const Facts& facts, bool in_never) {
  const auto among = [](const auto& list, const auto& fact) {
    return list.empty() || std::ranges::count(list, fact) > 0;
  };
  bool role = when.roles.empty();
  for (const std::string& wanted : when.roles) {
    for (const std::string& has : facts.roles) {
      role = role || wanted == has;
    }
  }
  bool entity_found = when.entities.none();
  for (std::size_t i = 0; i < kTypes; ++i) {
    entity_found = entity_found || (when.entities[i] && facts.entities[i]);
  }
  const bool anything = in_never && facts.unsearched;
  const auto learned = [&](const auto& list, const auto& fact) {
    using Fact = std::remove_cvref_t<decltype(fact)>;
    return (in_never && fact == Fact::unknown) || among(list, fact);
  };
  const bool tools = (facts.needs & bit(Capability::tools)) != 0;
  return among(when.workloads, facts.workload) && role && among(when.actions, facts.action) &&
         learned(when.complexity, facts.complexity) && learned(when.intent, facts.intent) &&
         among(when.sizes, facts.size) && among(when.wishes, facts.wish.tier) &&
         (anything || among(when.levels, facts.original.level)) && (anything || entity_found) &&
         when.tools.value_or(tools) == tools &&
         when.unscannable.value_or(facts.unscannable) == facts.unscannable &&
         when.media.value_or(facts.media) == facts.media;
}

bool never_holds(const Snapshot& snapshot, const Facts& facts, int today, std::size_t zone) {
  for (const NeverRule& never : snapshot.never) {
    bool lifted = false;
    for (const Exception& exception : snapshot.exceptions) {
      const auto last_day = exception.until.time_since_epoch().count();
      lifted = lifted || (exception.lifts == never.rule && today <= last_day &&
                          reference_matches(exception.when, facts, false));
    }
    if (!lifted && never.zones[zone] && reference_matches(never.when, facts, true)) {
      return true;
    }
  }
  return false;
}

/// Where the data may be processed, for how long it may be kept, and that nobody may learn from it.
bool terms_hold(const PlainLabel& original, const Zone& zone) {
  const bool in_region =
      !original.restricted_to_regions || (zone.region && original.regions.contains(*zone.region));
  const bool for_so_long =
      original.retention_days_max == kForEver ||
      (zone.retention_days && *zone.retention_days <= original.retention_days_max);
  return in_region && for_so_long && (!original.no_training || zone.trains_on_prompts == false);
}

/// The four conditions of the admission rule, one after the other, and the two actions that leave a
/// zone out.
bool reference_admits(const Snapshot& snapshot, const Facts& facts, int today, std::size_t index) {
  const Zone& zone = snapshot.zones[index];
  PlainLabel original;
  PlainLabel residual;
  for (const Reason& reason : facts.reasons) {
    raise(original, reason.raises);
    const auto type = static_cast<std::size_t>(reason.entity);
    const bool has_span =
        reason.kind == ReasonKind::finding || reason.kind == ReasonKind::dictionary;
    const bool gone = has_span && snapshot.transforms[index][type].transform != Transform::none;
    if (!gone) {
      raise(residual, reason.raises);
    }
  }
  bool left_out = false;
  bool sensitive_left_in = false;
  for (std::size_t type = 0; type < kTypes; ++type) {
    const Transform transform = snapshot.transforms[index][type].transform;
    const bool found = facts.entities[type];
    left_out = left_out ||
               (found && (transform == Transform::drop_zone || transform == Transform::refuse));
    sensitive_left_in = sensitive_left_in || (found && transform == Transform::none &&
                                              snapshot.finding_labels[type].level > zone.clearance);
  }
  std::set<int> accepts_redacted = numbers(zone.accepts);
  accepts_redacted.merge(numbers(zone.accepts_redacted));
  const int clearance = static_cast<int>(zone.clearance);
  const int redacted = static_cast<int>(zone.clearance_redacted);
  const bool first = residual.level <= clearance && original.level <= std::max(clearance, redacted);
  const bool second = includes(numbers(zone.accepts), residual.categories) &&
                      includes(accepts_redacted, original.categories);
  const bool third = terms_hold(original, zone);
  const bool fourth = !never_holds(snapshot, facts, today, index) && !sensitive_left_in;
  bool edits = false;
  for (const TransformCell& cell : snapshot.transforms[index]) {
    edits = edits || cell.transform != Transform::none;
  }
  const bool searched = !facts.unsearched || !edits;
  return first && second && third && fourth && searched && !left_out;
}

std::uint64_t chosen_seed() {
  const char* text = std::getenv("SLUICE_SEED");  // NOLINT(concurrency-mt-unsafe): one thread.
  return text == nullptr ? 20261121 : std::strtoull(text, nullptr, 10);
}

// The boundary itself: one wrong operator in the fast evaluator is confidential data in the wrong
// zone, on some policy that nobody wrote a case for.
TEST(DecideReference, AdmissionAgreesOnRandomPolicies) {
  constexpr int kPolicies = 4'000;
  constexpr int kRequestsEach = 6;
  const std::uint64_t seed = chosen_seed();
  RecordProperty("seed", std::to_string(seed));
  Dice dice(seed);
  int admitted = 0;
  int refused = 0;
  for (int p = 0; p < kPolicies; ++p) {
    const Snapshot snapshot = random_snapshot(dice);
    for (int r = 0; r < kRequestsEach; ++r) {
      const Facts facts = random_facts(dice, snapshot);
      const int today = dice.below(3);
      const Environment environment{.date = std::chrono::sys_days(std::chrono::days(today))};
      for (std::size_t zone = 0; zone < snapshot.zones.size(); ++zone) {
        const bool want = reference_admits(snapshot, facts, today, zone);
        const Candidate got =
            admit(snapshot, facts, environment, ModelIndex{static_cast<std::uint16_t>(zone)});
        ASSERT_EQ(got.drop == Drop::none, want)
            << "seed " << seed << " policy " << p << " request " << r << " zone " << zone << ": "
            << to_string(got.drop);
        ++(want ? admitted : refused);
      }
    }
  }
  // A generator that only ever refuses would prove nothing.
  EXPECT_GT(admitted, 5'000);
  EXPECT_GT(refused, 5'000);
}

// Whatever routes, wishes and outages say, nothing is tried that admission forbids.
TEST(DecideReference, NothingIsTriedThatIsNotAdmitted) {
  const std::uint64_t seed = chosen_seed() + 1;
  Dice dice(seed);
  int tried = 0;
  for (int p = 0; p < 5'000; ++p) {
    Snapshot snapshot = random_snapshot(dice);
    Route route{.rule = RuleIndex::none, .exhausted_by_workload = false};
    route.on_exhausted = dice.one_of({FailureMode::fail_closed, FailureMode::degrade});
    route.candidates.push_back(
        {.by_placement = dice.once_in(2),
         .prefer = dice.one_of(
             {Selector::Prefer::none, Selector::Prefer::cost, Selector::Prefer::latency})});
    route.degrade.emplace_back();
    snapshot.routes.push_back(route);
    const Facts facts = random_facts(dice, snapshot);
    Environment environment{.date = std::chrono::sys_days(std::chrono::days(1))};
    for (std::size_t e = 0; e < snapshot.engines.size(); ++e) {
      environment.engines.push_back(static_cast<EngineState>(dice.below(6)));
      snapshot.engines[e].off = dice.once_in(6);
      snapshot.engines[e].kind = dice.once_in(3) ? EngineKind::extractive : EngineKind::openai;
    }
    const Plan plan = decide(snapshot, facts, environment);
    ASSERT_EQ(plan.attempts.empty(), plan.outcome != Plan::Outcome::run);
    for (const Candidate& attempt : plan.attempts) {
      ++tried;
      ASSERT_TRUE(reference_admits(snapshot, facts, 1, to_index(attempt.zone)))
          << "seed " << seed << " policy " << p;
      ASSERT_FALSE(snapshot.engines[to_index(attempt.model)].off);
    }
    ASSERT_EQ(decide(snapshot, facts, environment).attempts, plan.attempts) << "not deterministic";
  }
  EXPECT_GT(tried, 1'000);
}

}  // namespace
}  // namespace sluice::policy
