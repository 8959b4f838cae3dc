#include "policy/closed_fact.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

namespace sluice::policy {
namespace {

using Values = std::vector<std::size_t>;

template <typename T>
Values numbers(const std::vector<T>& values) {
  Values all;
  std::ranges::transform(
      values, std::back_inserter(all), [](T value) { return static_cast<std::size_t>(value); });
  return all;
}

Values numbers(const std::optional<bool>& value) {
  return value ? Values{*value ? std::size_t{1} : 0} : Values{};
}

Values up_to(std::size_t count) {
  Values all(count);
  for (std::size_t i = 0; i < count; ++i) {
    all[i] = i;
  }
  return all;
}

template <auto last>
Values all_to(const Snapshot& /*snapshot*/) {
  return up_to(static_cast<std::size_t>(last) + 1);
}

Values all_intents(const Snapshot& snapshot) {
  Values all = up_to(snapshot.router.intents.size());
  all.push_back(static_cast<std::size_t>(IntentIndex::unknown));
  return all;
}

/// A condition on what a request is.
template <auto When::* list>
constexpr ClosedFact fact(Condition condition, Values (*domain)(const Snapshot&)) {
  return {.condition = condition,
          .values = [](const Route& route) { return numbers(route.when.*list); },
          .clear = [](Route& route) { route.when.*list = {}; },
          .domain = domain};
}

/// A condition on the moment.
template <auto Moment::* list>
constexpr ClosedFact moment(Condition condition, Values (*domain)(const Snapshot&)) {
  return {.condition = condition,
          .values = [](const Route& route) { return numbers(route.moment.*list); },
          .clear = [](Route& route) { route.moment.*list = {}; },
          .domain = domain};
}

constexpr ClosedFact learned(ClosedFact fact) {
  fact.is_learned = true;
  return fact;
}

constexpr std::array kClosedFacts = {
    fact<&When::workloads>(Condition::workload,
                           [](const Snapshot& s) { return up_to(s.workloads.size()); }),
    fact<&When::actions>(Condition::action, all_to<Action::agent_step>),
    learned(fact<&When::complexity>(Condition::complexity, all_to<Learned::high>)),
    learned(fact<&When::intent>(Condition::intent, all_intents)),
    fact<&When::sizes>(Condition::size, all_to<SizeClass::huge>),
    fact<&When::wishes>(Condition::wish, all_to<Tier::specialised>),
    fact<&When::levels>(Condition::level, [](const Snapshot& s) { return up_to(s.levels.size()); }),
    fact<&When::tools>(Condition::tools, all_to<std::size_t{1}>),
    fact<&When::unscannable>(Condition::unscannable, all_to<std::size_t{1}>),
    fact<&When::media>(Condition::media, all_to<std::size_t{1}>),
    moment<&Moment::latencies>(Condition::latency, all_to<LatencyClass::batch>),
    moment<&Moment::networks>(Condition::network, all_to<NetworkState::offline>),
    moment<&Moment::loads>(Condition::load, all_to<LoadState::high>)};

bool contains(const Values& values, std::size_t value) {
  return std::ranges::find(values, value) != values.end();
}

/// Those of the earlier routes that take it, whatever the value of one fact.
std::vector<RuleIndex> shadows_by(const ClosedFact& fact,
                                  const Route& route,
                                  const std::vector<Route>& earlier,
                                  const Snapshot& snapshot) {
  std::vector<RuleIndex> shadows;
  Values taken;
  for (const Route& other : earlier) {
    Route rest = other;
    fact.clear(rest);
    const Values values = fact.values(other);
    if (!values.empty() && covers(rest, route)) {
      shadows.push_back(other.rule);
      taken.insert(taken.end(), values.begin(), values.end());
    }
  }
  const Values own = fact.values(route);
  const Values wanted = own.empty() ? fact.domain(snapshot) : own;
  const bool is_taken =
      std::ranges::all_of(wanted, [&](std::size_t value) { return contains(taken, value); });
  return is_taken ? shadows : std::vector<RuleIndex>{};
}

/// The value of a learned fact that nobody knows.
std::size_t unknown_of(Condition condition) {
  return condition == Condition::intent ? static_cast<std::size_t>(IntentIndex::unknown)
                                        : static_cast<std::size_t>(Learned::unknown);
}

}  // namespace

std::span<const ClosedFact> closed_facts() {
  return kClosedFacts;
}

std::vector<RuleIndex> shadows_of(const Route& route,
                                  const std::vector<Route>& earlier,
                                  const Snapshot& snapshot) {
  const auto shadow =
      std::ranges::find_if(earlier, [&](const Route& other) { return covers(other, route); });
  if (shadow != earlier.end()) {
    return {shadow->rule};
  }
  for (const ClosedFact& fact : kClosedFacts) {
    if (std::vector<RuleIndex> shadows = shadows_by(fact, route, earlier, snapshot);
        !shadows.empty()) {
      return shadows;
    }
  }
  return {};
}

Condition contradiction(const NeverRule& never, const Exception& exception) {
  for (const ClosedFact& fact : kClosedFacts) {
    // Of what nobody could search, a `never` takes any level to be there.
    if (fact.condition == Condition::level) {
      continue;
    }
    Values forbidden = fact.values({.when = never.when});
    const Values lifted = fact.values({.when = exception.when});
    if (fact.is_learned) {
      forbidden.push_back(unknown_of(fact.condition));
    }
    const bool is_asked = !lifted.empty() && !fact.values({.when = never.when}).empty();
    if (is_asked &&
        std::ranges::none_of(lifted, [&](std::size_t v) { return contains(forbidden, v); })) {
      return fact.condition;
    }
  }
  return Condition::none;
}

}  // namespace sluice::policy
