#include "app/diff/situations.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string_view>

#include <fmt/format.h>

#include "app/diff/texts.h"
#include "flow/3_classify/labels.h"
#include "policy/names.h"

namespace sluice::diff {
namespace {

using policy::Snapshot;
using policy::When;

/// Those that a person knows stand for their class.
constexpr std::string_view kWellKnown[] = {
    "personal.email", "financial.card", "secret.aws_access_key", "technical.ip"};
constexpr SizeClass kSizes[] = {
    SizeClass::small, SizeClass::medium, SizeClass::large, SizeClass::huge};
constexpr std::uint32_t kTokens[] = {500, 4'000, 30'000, 100'000};  // One of each size.

/// Every condition of a policy.
std::vector<const When*> conditions_of(const Snapshot& snapshot) {
  std::vector<const When*> all;
  for (const policy::NeverRule& rule : snapshot.never) {
    all.push_back(&rule.when);
  }
  for (const policy::Route& rule : snapshot.routes) {
    all.push_back(&rule.when);
  }
  for (const policy::Exception& rule : snapshot.exceptions) {
    all.push_back(&rule.when);
  }
  return all;
}

/// What one policy does with a type, so that two types with the same text are one to it.
std::string treatment_of(EntityType type, const Snapshot& snapshot) {
  const Label& label = snapshot.finding_labels[to_index(type)];
  std::string key =
      fmt::format("{} {} {} {} {}",
                  to_index(label.level),
                  label.categories,
                  label.regions ? int{*label.regions} : -1,
                  label.terms.retention_days_max ? int{*label.terms.retention_days_max} : -1,
                  label.terms.no_training);
  for (const auto& row : snapshot.transforms) {
    key += fmt::format(" {}", to_index(row[to_index(type)].transform));
  }
  for (const When* when : conditions_of(snapshot)) {
    key += when->entities.test(to_index(type)) ? '1' : '0';
  }
  const bool is_looked_for = !snapshot.catalog.info(type).name.starts_with("general.") ||
                             snapshot.general.test(to_index(type));
  return key + (is_looked_for ? " found" : " never found");
}

struct TypeClasses {
  std::vector<std::string> names;  ///< of those that stand for a class
  std::vector<std::pair<std::string, std::size_t>> alike;
};

TypeClasses classes_of(const Policies& policies) {
  std::vector<std::string> order(std::begin(kWellKnown), std::end(kWellKnown));
  for (const EntityInfo& info : policies.before.catalog.all()) {
    order.push_back(info.name);
  }
  std::map<std::string, std::size_t> place_of;
  std::set<std::string> seen;
  TypeClasses classes;
  for (const std::string& name : order) {
    const auto before = policies.before.catalog.find(name);
    const auto after = policies.after.catalog.find(name);
    if (!before || !after || !seen.insert(name).second) {
      continue;
    }
    const std::string key =
        treatment_of(*before, policies.before) + "|" + treatment_of(*after, policies.after);
    const auto [place, is_new] = place_of.emplace(key, classes.names.size());
    if (is_new) {
      classes.names.push_back(name);
      classes.alike.emplace_back(name, 1);
    } else {
      ++classes.alike[place->second].second;
    }
  }
  return classes;
}

/// One change to a situation; none stands for the base.
using Change = std::function<void(Situation&)>;

/// The values of one fact, the base first.
struct Axis {
  std::string_view name;
  std::vector<Change> values;
};

template <typename T>
std::set<T> named(const Policies& policies, std::vector<T> When::* list) {
  std::set<T> values;
  for (const Snapshot* snapshot : {&policies.before, &policies.after}) {
    for (const When* when : conditions_of(*snapshot)) {
      values.insert((when->*list).begin(), (when->*list).end());
    }
  }
  return values;
}

template <typename T>
std::set<T> named(const Policies& policies, std::vector<T> policy::Moment::* list) {
  std::set<T> values;
  for (const Snapshot* snapshot : {&policies.before, &policies.after}) {
    for (const policy::Route& route : snapshot->routes) {
      values.insert((route.moment.*list).begin(), (route.moment.*list).end());
    }
  }
  return values;
}

bool asks(const Policies& policies, std::optional<bool> When::* fact) {
  const auto is_asked = [&](const When* when) { return (when->*fact).has_value(); };
  return std::ranges::any_of(conditions_of(policies.before), is_asked) ||
         std::ranges::any_of(conditions_of(policies.after), is_asked);
}

/// Intents by name: their numbers are those of one policy.
Axis intent_axis(const Policies& policies) {
  std::set<std::string> names;
  for (const Snapshot* snapshot : {&policies.before, &policies.after}) {
    for (const When* when : conditions_of(*snapshot)) {
      for (const IntentIndex intent : when->intent) {
        if (intent != IntentIndex::unknown) {
          names.emplace(snapshot->intent_name(intent));
        }
      }
    }
  }
  Axis axis{.name = "intent", .values = {}};
  for (const std::string& name : names) {
    axis.values.emplace_back([name](Situation& s) { s.intent = name; });
  }
  return axis;
}

/// Each role alone, and all of them.
Axis role_axis(const Policies& policies) {
  const std::set<std::string> roles = named(policies, &When::roles);
  Axis axis{.name = "roles", .values = {}};
  for (const std::string& role : roles) {
    axis.values.emplace_back([role](Situation& s) { s.roles = {role}; });
  }
  if (roles.size() > 1) {
    axis.values.emplace_back([roles](Situation& s) { s.roles.assign(roles.begin(), roles.end()); });
  }
  return axis;
}

template <typename T>
Axis axis_of(std::string_view name, const std::set<T>& values, T Situation::* member, T base) {
  Axis axis{.name = name, .values = {}};
  for (const T value : values) {
    if (value != base) {
      axis.values.emplace_back([=](Situation& s) { s.*member = value; });
    }
  }
  return axis;
}

/// The facts besides the label; only those of which some rule speaks.
std::vector<Axis> fact_axes(const Policies& policies) {
  std::vector<Axis> axes = {
      role_axis(policies),
      axis_of("action", named(policies, &When::actions), &Situation::action, Action::chat),
      axis_of("complexity",
              named(policies, &When::complexity),
              &Situation::complexity,
              Learned::unknown),
      intent_axis(policies),
      axis_of("wish", named(policies, &When::wishes), &Situation::wish, Tier::none),
      axis_of("network",
              named(policies, &policy::Moment::networks),
              &Situation::network,
              NetworkState::good),
      axis_of(
          "load", named(policies, &policy::Moment::loads), &Situation::load, LoadState::normal)};
  Axis latencies{.name = "latency", .values = {}};
  for (const LatencyClass latency : named(policies, &policy::Moment::latencies)) {
    latencies.values.emplace_back([latency](Situation& s) { s.latency = latency; });
  }
  axes.push_back(std::move(latencies));
  Axis sizes{.name = "size", .values = {}};
  if (!named(policies, &When::sizes).empty()) {
    for (std::size_t i = 1; i < std::size(kSizes); ++i) {
      sizes.values.emplace_back([i](Situation& s) { s.tokens = kTokens[i]; });
    }
  }
  axes.push_back(std::move(sizes));
  if (asks(policies, &When::tools)) {
    axes.push_back({.name = "tools", .values = {[](Situation& s) { s.tools = true; }}});
  }
  if (asks(policies, &When::media)) {
    axes.push_back({.name = "media", .values = {[](Situation& s) {
                                       s.media = true;
                                       s.unreadable = Unreadable::anything;
                                     }}});
  }
  std::erase_if(axes, [](const Axis& axis) { return axis.values.empty(); });
  return axes;
}

/// Every combination, or each value alone where there are too many.
std::vector<Situation> vary(const std::vector<Situation>& base,
                            const std::vector<Axis>& axes,
                            bool& is_complete) {
  std::size_t product = base.size();
  for (const Axis& axis : axes) {
    product = product > kSituationsMax ? product : product * (axis.values.size() + 1);
  }
  is_complete = product <= kSituationsMax;
  std::vector<Situation> all = base;
  for (const Axis& axis : axes) {
    const std::size_t from = is_complete ? all.size() : base.size();
    for (std::size_t i = 0; i < from; ++i) {
      for (const Change& change : axis.values) {
        Situation varied = all[i];
        change(varied);
        all.push_back(std::move(varied));
      }
    }
  }
  return all;
}

/// The types of media of which the policies do not say the same for one workload.
std::vector<MediaType> changed_media(const std::string& workload, const Policies& policies) {
  const auto level_of = [&](const Snapshot& snapshot, MediaType type) {
    const Workload& row = snapshot.workload(*snapshot.find_workload(workload));
    const Level level = classify::reason_of_media(snapshot, row, type, 1).raises.level;
    return snapshot.level_name(level);
  };
  std::vector<MediaType> changed;
  for (const MediaTypeRow& row : kMediaTypes) {
    if (level_of(policies.before, row.type) != level_of(policies.after, row.type)) {
      changed.push_back(row.type);
    }
  }
  return changed;
}

/// Contents that only these two policies tell apart.
std::vector<Situation> contents_of(const Situation& base,
                                   const Policies& policies,
                                   const std::vector<ChangedText>& texts) {
  std::vector<Situation> all;
  for (const ChangedText& text : texts) {
    all.push_back(base);
    all.back().says = text.text;
  }
  for (const MediaType type : changed_media(base.workload, policies)) {
    all.push_back(base);
    all.back().unreadable = Unreadable::anything;
    all.back().media_type = type;
    all.back().media = true;
  }
  return all;
}

/// What the label of a request of one workload can come from.
std::vector<Situation> labels_of(const std::string& workload,
                                 const Policies& policies,
                                 const std::vector<std::string>& types,
                                 std::chrono::sys_days day) {
  const Situation base{.workload = workload, .raised = {}, .found = {}, .roles = {}, .day = day};
  const Level floor =
      policies.before.workload(*policies.before.find_workload(workload)).floor.level;
  std::vector<Situation> levels = {base};
  for (std::size_t i = 0; i < policies.before.levels.size(); ++i) {
    const std::string& level = policies.before.levels[i];
    const auto after = policies.after.find_level(level);
    const Level other =
        policies.after.workload(*policies.after.find_workload(workload)).floor.level;
    if (after && (i > to_index(floor) || *after > other)) {
      levels.push_back(base);
      levels.back().raised = Raised{.level = level};
    }
  }
  const auto lowest = policies.after.find_level(policies.before.levels.front());
  for (const std::string& category : policies.before.categories) {
    const auto& others = policies.after.categories;
    if (lowest && std::ranges::find(others, category) != others.end()) {
      levels.push_back(base);
      levels.back().raised =
          Raised{.level = policies.before.levels.front(), .categories = {category}};
    }
  }
  std::vector<Situation> all = levels;
  for (const Situation& level : levels) {
    for (const std::string& type : types) {
      all.push_back(level);
      all.back().found = {type};
    }
    all.push_back(level);
    all.back().unreadable = Unreadable::anything;
  }
  return all;
}

}  // namespace

Situations situations_of(const Policies& policies, std::chrono::sys_days day) {
  TypeClasses classes = classes_of(policies);
  const std::vector<ChangedText> texts = changed_texts(policies);
  std::vector<Situation> base;
  for (const Workload& workload : policies.before.workloads) {
    if (policies.after.find_workload(workload.name)) {
      const auto more = labels_of(workload.name, policies, classes.names, day);
      base.insert(base.end(), more.begin(), more.end());
      const auto contents = contents_of(more.front(), policies, texts);
      base.insert(base.end(), contents.begin(), contents.end());
    }
  }
  Situations situations{.all = {}, .alike = std::move(classes.alike)};
  for (const ChangedText& text : texts) {
    situations.alike.emplace_back(text.text, text.alike);
  }
  situations.all = vary(base, fact_axes(policies), situations.is_complete);
  return situations;
}

std::vector<std::string> facts_asked(const Policies& policies) {
  std::vector<std::string> names;
  for (const Axis& axis : fact_axes(policies)) {
    names.emplace_back(axis.name);
  }
  return names;
}

std::pair<std::vector<std::string>, std::vector<std::string>> difference_of(
    std::vector<std::string> before, std::vector<std::string> after) {
  std::ranges::sort(before);
  std::ranges::sort(after);
  std::pair<std::vector<std::string>, std::vector<std::string>> only;
  std::ranges::set_difference(before, after, std::back_inserter(only.first));
  std::ranges::set_difference(after, before, std::back_inserter(only.second));
  return only;
}

}  // namespace sluice::diff
