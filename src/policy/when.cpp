#include "policy/when.h"

#include <algorithm>
#include <string>
#include <vector>

namespace sluice::policy {
namespace {

template <typename T>
bool contains(const std::vector<T>& values, const T& value) {
  return std::ranges::find(values, value) != values.end();
}

/// An empty list is no condition.
template <typename T>
bool holds(const std::vector<T>& values, const T& fact) {
  return values.empty() || contains(values, fact);
}

/// Of what is learned, which has a value `unknown`.
template <typename T>
bool holds(const std::vector<T>& values, T fact, Unknown unknown) {
  return (fact == T::unknown && unknown == Unknown::matches) || holds(values, fact);
}

bool holds(const std::optional<bool>& wanted, bool fact) {
  return !wanted || *wanted == fact;
}

bool any_role(const std::vector<std::string>& wanted, const std::vector<std::string>& roles) {
  return wanted.empty() || std::ranges::any_of(roles, [&](const std::string& role) {
           return contains(wanted, role);
         });
}

bool any_entity(const EntitySet& wanted, const EntitySet& found) {
  return wanted.none() || (wanted & found).any();
}

/// `outer` admits all that `inner` admits: it is no condition, or has every value of a real one.
template <typename T>
bool includes(const std::vector<T>& outer, const std::vector<T>& inner) {
  return outer.empty() || (!inner.empty() && std::ranges::all_of(inner, [&](const T& value) {
           return contains(outer, value);
         }));
}

bool includes(const EntitySet& outer, const EntitySet& inner) {
  return outer.none() || (inner.any() && (inner & ~outer).none());
}

bool includes(const std::optional<bool>& outer, const std::optional<bool>& inner) {
  return !outer || outer == inner;
}

}  // namespace

std::string_view to_string(Condition condition) {
  switch (condition) {
    case Condition::none:
      return "";
    case Condition::workload:
      return "workload";
    case Condition::roles:
      return "roles";
    case Condition::action:
      return "action";
    case Condition::complexity:
      return "complexity";
    case Condition::intent:
      return "intent";
    case Condition::size:
      return "size";
    case Condition::wish:
      return "wish";
    case Condition::level:
      return "level";
    case Condition::entities:
      return "entities";
    case Condition::tools:
      return "tools";
    case Condition::unscannable:
      return "unscannable";
    case Condition::media:
      return "media";
    case Condition::latency:
      return "latency";
    case Condition::network:
      return "network";
    case Condition::load:
      return "load";
  }
  return "";
}

Condition first_mismatch(const When& when, const Facts& facts, Unknown unknown) {
  // Most rules fail at their first condition, so the rest is not looked at.
  if (!holds(when.workloads, facts.workload)) {
    return Condition::workload;
  }
  if (!any_role(when.roles, facts.roles)) {
    return Condition::roles;
  }
  if (!holds(when.actions, facts.action)) {
    return Condition::action;
  }
  if (!holds(when.complexity, facts.complexity, unknown)) {
    return Condition::complexity;
  }
  if (!holds(when.intent, facts.intent, unknown)) {
    return Condition::intent;
  }
  if (!holds(when.sizes, facts.size)) {
    return Condition::size;
  }
  if (!holds(when.wishes, facts.wish.tier)) {
    return Condition::wish;
  }
  // What a detector failed on may hold anything, so its label may be any.
  const bool is_anything = facts.unsearched && unknown == Unknown::matches;
  if (!is_anything && !holds(when.levels, facts.original.level)) {
    return Condition::level;
  }
  if (!is_anything && !any_entity(when.entities, facts.entities)) {
    return Condition::entities;
  }
  const bool tools = (facts.needs & bit(Capability::tools)) != 0;
  if (!holds(when.tools, tools)) {
    return Condition::tools;
  }
  if (!holds(when.unscannable, facts.unscannable)) {
    return Condition::unscannable;
  }
  return holds(when.media, facts.media) ? Condition::none : Condition::media;
}

Condition first_mismatch(const Route& route, const Facts& facts, const Environment& environment) {
  const Condition mismatch = first_mismatch(route.when, facts, Unknown::does_not_match);
  if (mismatch != Condition::none) {
    return mismatch;
  }
  if (!holds(route.moment.latencies, facts.latency)) {
    return Condition::latency;
  }
  if (!holds(route.moment.networks, environment.network)) {
    return Condition::network;
  }
  return holds(route.moment.loads, environment.load) ? Condition::none : Condition::load;
}

bool covers(const When& outer, const When& inner) {
  return includes(outer.workloads, inner.workloads) && includes(outer.roles, inner.roles) &&
         includes(outer.actions, inner.actions) && includes(outer.complexity, inner.complexity) &&
         includes(outer.intent, inner.intent) && includes(outer.sizes, inner.sizes) &&
         includes(outer.wishes, inner.wishes) && includes(outer.levels, inner.levels) &&
         includes(outer.entities, inner.entities) && includes(outer.tools, inner.tools) &&
         includes(outer.unscannable, inner.unscannable) && includes(outer.media, inner.media);
}

bool covers(const Route& outer, const Route& inner) {
  return covers(outer.when, inner.when) &&
         includes(outer.moment.latencies, inner.moment.latencies) &&
         includes(outer.moment.networks, inner.moment.networks) &&
         includes(outer.moment.loads, inner.moment.loads);
}

}  // namespace sluice::policy
