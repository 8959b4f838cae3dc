#include "policy/label_states.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace sluice::policy {
namespace {

/// Those that a person knows, so that a counter-example reads well.
constexpr EntityType kWellKnown[] = {entity("personal.email"),
                                     entity("financial.card"),
                                     entity("secret.aws_access_key"),
                                     entity("technical.ip"),
                                     entity("personal.phone"),
                                     entity("financial.iban")};

/// A label as numbers, absence as a number of its own.
void append(const Label& label, std::vector<std::uint64_t>& key) {
  constexpr std::uint64_t kNone = 1U << 20U;
  key.push_back(to_index(label.level));
  key.push_back(label.categories);
  key.push_back(label.regions ? *label.regions : kNone);
  key.push_back(label.terms.retention_days_max ? *label.terms.retention_days_max : kNone);
  key.push_back(label.terms.no_training ? 1 : 0);
}

/// What a finding of `type` does to the label: as classification says it.
Reason reason_of(const Snapshot& snapshot, EntityType type) {
  Reason reason{.kind = ReasonKind::finding,
                .entity = type,
                .raises = snapshot.finding_labels[to_index(type)]};
  const auto row = std::ranges::find(snapshot.dictionaries, type, &DictionaryRule::type);
  if (row != snapshot.dictionaries.end()) {
    reason.kind = ReasonKind::dictionary;
    reason.index = static_cast<std::uint16_t>(row - snapshot.dictionaries.begin());
    reason.raises = join(reason.raises, row->raises);
  }
  return reason;
}

void give(LabelState& state, const Reason& reason) {
  state.facts.reasons.push_back(reason);
  state.facts.original = join(state.facts.original, reason.raises);
}

bool is_unreadable(const LabelState& state) {
  return state.facts.unscannable;
}

/// What something that cannot be read may count as: the highest level, or what the workload says.
std::vector<Level> unscannable_levels(const Snapshot& snapshot, const Workload& workload) {
  std::vector<Level> levels = {snapshot.highest_level()};
  for (const MediaLevel& media : workload.unscannable) {
    levels.push_back(media.level);
  }
  return levels;
}

/// Where nobody asks, whether it is media makes no difference.
bool asks_for_media(const Snapshot& snapshot, const Claim& claim) {
  const auto asks = [](const When& when) { return when.media.has_value(); };
  return asks(claim.when) || std::ranges::any_of(snapshot.never, asks, &NeverRule::when) ||
         std::ranges::any_of(snapshot.exceptions, asks, &Exception::when);
}

}  // namespace

LabelStates::LabelStates(const Snapshot& snapshot,
                         const Claim& claim,
                         ZoneIndex zone,
                         std::vector<EntitySet> conditions,
                         std::uint64_t visited_max)
    : snapshot_(snapshot),
      claim_(claim),
      zone_(zone),
      visited_max_(visited_max),
      conditions_(std::move(conditions)),
      classes_(make_classes()) {}

double LabelStates::count() const {
  std::size_t types = 0;
  for (const TypeClass& one : classes_) {
    types += one.size;
  }
  return std::pow(2.0, static_cast<double>(types)) *
         static_cast<double>(snapshot_.levels.size() * 2);
}

/// Types that the zone never admits are in none: whatever is found besides, it does not go there.
std::vector<TypeClass> LabelStates::make_classes() const {
  std::vector<EntityType> order(std::begin(kWellKnown), std::end(kWellKnown));
  order.reserve(order.size() + snapshot_.catalog.size());
  for (std::size_t i = 0; i < snapshot_.catalog.size(); ++i) {
    order.push_back(EntityType{static_cast<std::uint16_t>(i)});
  }
  std::map<Key, TypeClass> classes;
  std::set<EntityType> seen;
  for (const EntityType type : order) {
    const TransformCell& cell = snapshot_.transforms[to_index(zone_)][to_index(type)];
    const Level level = snapshot_.finding_labels[to_index(type)].level;
    const bool is_taken_out = cell.transform != Transform::none;
    const bool stays_home = cell.transform >= Transform::drop_zone ||
                            (!is_taken_out && level > snapshot_.zone(zone_).clearance);
    if (!seen.insert(type).second || stays_home) {
      continue;
    }
    const TypeClass one{type, reason_of(snapshot_, type), is_taken_out};
    const auto [place, is_new] = classes.emplace(key_of(type, one), one);
    place->second.size += is_new ? 0 : 1;
  }
  std::vector<TypeClass> list;
  list.reserve(classes.size());
  for (const auto& [key, one] : classes) {
    list.push_back(one);
  }
  return list;
}

LabelStates::Key LabelStates::key_of(EntityType type, const TypeClass& one) const {
  Key key = {one.is_taken_out ? 1U : 0U};
  append(one.reason.raises, key);
  EntitySet only;
  only.set(to_index(type));
  append_conditions(only, key);
  key.push_back(claim_.left_in.test(to_index(type)) ? 1 : 0);
  return key;
}

LabelStates::Key LabelStates::key_of(const LabelState& state) const {
  Key key = {state.facts.unscannable ? 1U : 0U,
             state.facts.unsearched ? 1U : 0U,
             state.facts.media ? 1U : 0U,
             state.is_left_in ? 1U : 0U};
  const auto text = std::ranges::find(claim_.markings, state.marking);
  key.push_back(static_cast<std::uint64_t>(text - claim_.markings.begin()));
  append(state.facts.original, key);
  append(state.residual, key);
  append_conditions(state.facts.entities, key);
  return key;
}

void LabelStates::append_conditions(const EntitySet& entities, Key& key) const {
  for (const EntitySet& condition : conditions_) {
    key.push_back((condition & entities).any() ? 1 : 0);
  }
  key.push_back((claim_.found & entities).any() ? 1 : 0);
}

Result<std::vector<LabelState>> LabelStates::of(WorkloadIndex workload,
                                                std::uint64_t& visited) const {
  std::map<Key, LabelState> states;
  const auto keep = [&](LabelState state) {
    ++visited;
    if (visited <= visited_max_ && may_be_admitted(state)) {
      Key key = key_of(state);
      states.emplace(std::move(key), std::move(state));
    }
  };
  for (LabelState& state : beginnings(workload)) {
    keep(std::move(state));
  }
  for (const TypeClass& found : classes_) {
    std::vector<LabelState> more;
    more.reserve(states.size());
    for (const auto& [key, state] : states) {
      more.push_back(with(state, found));
    }
    for (LabelState& state : more) {
      keep(std::move(state));
    }
    if (visited > visited_max_) {
      return fail(ErrorCode::unavailable, "more states than can be looked at");
    }
  }
  std::vector<LabelState> list;
  list.reserve(states.size());
  for (auto& [key, state] : states) {
    list.push_back(std::move(state));
  }
  return list;
}

/// Everything but findings: the floor, what the caller or its key declares, what cannot be read,
/// and, one by one, the categories that the claim speaks of.
std::vector<LabelState> LabelStates::beginnings(WorkloadIndex workload) const {
  const Workload& row = snapshot_.workload(workload);
  LabelState floor;
  floor.facts.workload = workload;
  give(floor,
       {.kind = ReasonKind::floor_of_workload,
        .index = static_cast<std::uint16_t>(to_index(workload)),
        .raises = row.floor});
  std::vector<LabelState> states = marked(std::move(floor));
  const std::size_t undeclared = states.size();
  for (std::size_t i = 0; i < undeclared; ++i) {
    for (std::size_t level = to_index(states[i].facts.original.level) + 1;
         level < snapshot_.levels.size();
         ++level) {
      LabelState declared = states[i];
      give(declared,
           {.kind = ReasonKind::declared,
            .raises = {.level = Level{static_cast<std::uint8_t>(level)}}});
      states.push_back(std::move(declared));
    }
  }
  const std::size_t readable = states.size();
  for (std::size_t i = 0; i < readable; ++i) {
    for (const Level level : unscannable_levels(snapshot_, row)) {
      LabelState state = states[i];
      state.facts.unscannable = true;
      give(state, {.kind = ReasonKind::unscannable, .raises = {.level = level}});
      states.push_back(state);
      if (asks_for_media(snapshot_, claim_)) {  // Media cannot be read; not all else is media.
        state.facts.media = true;
        states.push_back(std::move(state));
      }
    }
  }
  if (const auto failed = std::ranges::find(states, true, is_unreadable); failed != states.end()) {
    // Where a detector failed, anything may stand, of the highest level.
    LabelState state = *failed;
    state.facts.unsearched = true;
    state.is_left_in = claim_.left_in.any();
    states.push_back(std::move(state));
  }
  const std::size_t plain = states.size();
  for (std::size_t bit = 0; bit < snapshot_.categories.size(); ++bit) {
    const auto category = static_cast<CategorySet>(1U << bit);
    for (std::size_t i = 0; (claim_.categories & category) != 0 && i < plain; ++i) {
      LabelState state = states[i];
      give(state, {.kind = ReasonKind::document, .raises = {.categories = category}});
      states.push_back(std::move(state));
    }
  }
  for (LabelState& state : states) {
    state.residual = state.facts.original;
  }
  return states;
}

/// One state for each text that the claim speaks of, with what the policy's markings make of it.
std::vector<LabelState> LabelStates::marked(LabelState floor) const {
  std::vector<LabelState> states;
  for (const std::string& text : claim_.markings) {
    LabelState state = floor;
    state.marking = text;
    for (std::size_t i = 0; i < snapshot_.markings.size(); ++i) {
      const MarkingRule& rule = snapshot_.markings[i];
      if (std::ranges::find(rule.texts, text) != rule.texts.end()) {
        give(state,
             {.kind = ReasonKind::marking,
              .index = static_cast<std::uint16_t>(i),
              .raises = rule.raises});
      }
    }
    states.push_back(std::move(state));
  }
  if (states.empty()) {
    states.push_back(std::move(floor));
  }
  return states;
}

LabelState LabelStates::with(const LabelState& state, const TypeClass& found) const {
  LabelState more = state;
  give(more, found.reason);
  more.facts.entities.set(to_index(found.type));
  if (!found.is_taken_out) {
    more.residual = join(more.residual, found.reason.raises);
    more.is_left_in = more.is_left_in || claim_.left_in.test(to_index(found.type));
  }
  return more;
}

/// Labels only grow, so what is too high already need not be followed. The engine itself has the
/// last word on what is left.
bool LabelStates::may_be_admitted(const LabelState& state) const {
  const Zone& zone = snapshot_.zone(zone_);
  const auto accepted = static_cast<CategorySet>(zone.accepts | zone.accepts_redacted);
  return state.residual.level <= zone.clearance &&
         state.facts.original.level <= strictest(zone.clearance, zone.clearance_redacted) &&
         (state.residual.categories & ~zone.accepts) == 0 &&
         (state.facts.original.categories & ~accepted) == 0;
}

}  // namespace sluice::policy
