#include "policy/gap_search.h"

#include <algorithm>
#include <utility>

#include "policy/when.h"

namespace sluice::policy {
namespace {

using Gap = GapSearch::Gap;

enum Axis : std::size_t { roles, action, complexity, intent, size, wish, tools, date };

constexpr Action kActions[] = {Action::chat,
                               Action::embed,
                               Action::retrieve,
                               Action::rerank,
                               Action::tool,
                               Action::agent_step};
constexpr Learned kLearned[] = {Learned::unknown, Learned::low, Learned::medium, Learned::high};
constexpr SizeClass kSizes[] = {
    SizeClass::small, SizeClass::medium, SizeClass::large, SizeClass::huge};
constexpr Tier kTiers[] = {Tier::none, Tier::small, Tier::mid, Tier::frontier, Tier::specialised};

/// The part of a condition that speaks of one fact.
When only(const When& when, std::size_t axis) {
  switch (static_cast<Axis>(axis)) {
    case Axis::roles:
      return {.roles = when.roles};
    case Axis::action:
      return {.actions = when.actions};
    case Axis::complexity:
      return {.complexity = when.complexity};
    case Axis::intent:
      return {.intent = when.intent};
    case Axis::size:
      return {.sizes = when.sizes};
    case Axis::wish:
      return {.wishes = when.wishes};
    case Axis::tools:
      return {.tools = when.tools};
    case Axis::date:
      return {};
  }
  return {};
}

/// Makes `to` have the fact that `from` is about.
void copy_fact(const Gap& from, std::size_t axis, Gap& to) {
  switch (static_cast<Axis>(axis)) {
    case Axis::roles:
      to.facts.roles = from.facts.roles;
      return;
    case Axis::action:
      to.facts.action = from.facts.action;
      return;
    case Axis::complexity:
      to.facts.complexity = from.facts.complexity;
      return;
    case Axis::intent:
      to.facts.intent = from.facts.intent;
      return;
    case Axis::size:
      to.facts.size = from.facts.size;
      return;
    case Axis::wish:
      to.facts.wish = from.facts.wish;
      return;
    case Axis::tools:
      to.facts.needs = from.facts.needs;
      return;
    case Axis::date:
      to.date = from.date;
      return;
  }
}

std::vector<Gap> role_values(const std::vector<std::string>& named) {
  std::vector<Gap> values;
  for (std::size_t set = 0; set < std::size_t{1} << named.size(); ++set) {
    Gap gap{};
    for (std::size_t i = 0; i < named.size(); ++i) {
      if ((set >> i & 1U) != 0) {
        gap.facts.roles.push_back(named[i]);
      }
    }
    values.push_back(std::move(gap));
  }
  return values;
}

std::vector<IntentIndex> intents_of(std::size_t count) {
  std::vector<IntentIndex> intents = {IntentIndex::unknown};
  for (std::size_t i = 0; i < count; ++i) {
    intents.push_back(IntentIndex{static_cast<std::uint8_t>(i)});
  }
  return intents;
}

/// Today, and the day after each exception has ended.
std::vector<Gap> date_values(std::span<const Exception* const> exceptions,
                             std::chrono::sys_days today) {
  std::vector<Gap> values = {{.facts = {}, .date = today}};
  for (const Exception* exception : exceptions) {
    if (exception->until >= today) {
      values.push_back({.facts = {}, .date = exception->until + std::chrono::days(1)});
    }
  }
  return values;
}

template <typename T, typename Set>
std::vector<Gap> values_of(const T& values, Set set) {
  std::vector<Gap> gaps;
  for (const auto& value : values) {
    Gap gap{};
    set(gap.facts, value);
    gaps.push_back(std::move(gap));
  }
  return gaps;
}

}  // namespace

std::vector<std::string> roles_named(std::span<const NeverRule* const> nevers,
                                     std::span<const Exception* const> exceptions,
                                     const When& wanted) {
  std::set<std::string> names(wanted.roles.begin(), wanted.roles.end());
  for (const NeverRule* never : nevers) {
    names.insert(never->when.roles.begin(), never->when.roles.end());
  }
  for (const Exception* exception : exceptions) {
    names.insert(exception->when.roles.begin(), exception->when.roles.end());
  }
  return {names.begin(), names.end()};
}

GapSearch::GapSearch(std::span<const NeverRule* const> nevers,
                     std::span<const Exception* const> exceptions,
                     const When& wanted,
                     std::size_t intents,
                     std::chrono::sys_days today)
    : nevers_(nevers), exceptions_(exceptions) {
  const bool bools[] = {false, true};
  add_values(Axis::roles, role_values(roles_named(nevers, exceptions, wanted)), wanted);
  add_values(Axis::action, values_of(kActions, [](Facts& f, Action v) { f.action = v; }), wanted);
  add_values(
      Axis::complexity, values_of(kLearned, [](Facts& f, Learned v) { f.complexity = v; }), wanted);
  add_values(Axis::intent,
             values_of(intents_of(intents), [](Facts& f, IntentIndex v) { f.intent = v; }),
             wanted);
  add_values(Axis::size, values_of(kSizes, [](Facts& f, SizeClass v) { f.size = v; }), wanted);
  add_values(Axis::wish, values_of(kTiers, [](Facts& f, Tier v) { f.wish.tier = v; }), wanted);
  add_values(Axis::tools,
             values_of(bools, [](Facts& f, bool v) { f.needs = v ? bit(Capability::tools) : 0; }),
             wanted);
  add_values(Axis::date, date_values(exceptions, today), wanted);
}

void GapSearch::add_values(std::size_t axis, std::vector<Gap> gaps, const When& wanted) {
  for (Gap& gap : gaps) {
    if (!matches(only(wanted, axis), gap.facts, Unknown::does_not_match)) {
      continue;
    }
    Value value{.gap = std::move(gap), .nevers = {}, .exceptions = {}};
    for (const NeverRule* never : nevers_) {
      value.nevers.push_back(matches(only(never->when, axis), value.gap.facts, Unknown::matches));
    }
    for (const Exception* exception : exceptions_) {
      const bool lives = axis != Axis::date || value.gap.date <= exception->until;
      value.exceptions.push_back(
          lives && matches(only(exception->when, axis), value.gap.facts, Unknown::does_not_match));
    }
    axes_[axis].push_back(std::move(value));
  }
}

double GapSearch::combinations() const {
  double product = 1;
  for (const std::vector<Value>& values : axes_) {
    product *= static_cast<double>(values.size());
  }
  return product;
}

std::optional<Gap> GapSearch::find(std::uint64_t& visited) {
  failed_.clear();
  const Standing all_nevers(nevers_.size(), true);
  const Standing all_exceptions(exceptions_.size(), true);
  if (!descend(0, all_nevers, all_exceptions, visited)) {
    return std::nullopt;
  }
  Gap gap{};
  for (std::size_t axis = 0; axis < kAxes; ++axis) {
    copy_fact(chosen_[axis]->gap, axis, gap);
  }
  return gap;
}

bool GapSearch::descend(std::size_t axis,
                        const Standing& nevers,
                        const Standing& exceptions,
                        std::uint64_t& visited) {
  ++visited;
  if (axis == kAxes) {
    return is_open(nevers, exceptions);
  }
  if (failed_.contains({axis, nevers, exceptions})) {
    return false;
  }
  const auto both = [](Standing a, const Standing& b) {
    for (std::size_t i = 0; i < a.size(); ++i) {
      a[i] = a[i] && b[i];
    }
    return a;
  };
  for (const Value& value : axes_[axis]) {
    chosen_[axis] = &value;
    if (descend(
            axis + 1, both(nevers, value.nevers), both(exceptions, value.exceptions), visited)) {
      return true;
    }
  }
  failed_.insert({axis, nevers, exceptions});
  return false;
}

/// Every rule that still stands is lifted.
bool GapSearch::is_open(const Standing& nevers, const Standing& exceptions) const {
  for (std::size_t i = 0; i < nevers.size(); ++i) {
    bool is_lifted = false;
    for (std::size_t k = 0; nevers[i] && k < exceptions.size(); ++k) {
      is_lifted = is_lifted || (exceptions[k] && exceptions_[k]->lifts == nevers_[i]->rule);
    }
    if (nevers[i] && !is_lifted) {
      return false;
    }
  }
  return true;
}

}  // namespace sluice::policy
