#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "policy/closed_fact.h"
#include "policy/loading.h"
#include "policy/shadowed.h"
#include "policy/when.h"

namespace sluice::policy {
namespace {

constexpr std::string_view kExceptionKeys[] = {"name", "lifts", "when", "until", "approval"};
constexpr std::string_view kReviewKeys[] = {"release_originals_to"};
constexpr std::string_view kRestoreKeys[] = {"hosts"};
constexpr yaml::Choice<bool> kApprovals[] = {{"none", false}, {"required", true}};

/// The `never` that is lifted, by name.
std::optional<RuleIndex> read_lifted(const yaml::MapReader& map, const Snapshot& snapshot) {
  const auto value = map.require("lifts");
  std::vector<std::string> names;
  names.reserve(snapshot.never.size());
  for (const NeverRule& never : snapshot.never) {
    names.push_back(snapshot.rules[to_index(never.rule)].name);
  }
  const auto at = value ? value->one_of(names, "`never` rule") : std::nullopt;
  return at ? std::optional(snapshot.never[*at].rule) : std::nullopt;
}

/// Two rules may forbid the same zone; an exception lifts the one that it names.
void warn_of_others(const yaml::Value& value,
                    const Exception& exception,
                    const Snapshot& snapshot) {
  const auto lifted = std::ranges::find(snapshot.never, exception.lifts, &NeverRule::rule);
  for (const NeverRule& never : snapshot.never) {
    bool shares_zone = false;
    for (std::size_t i = 0; i < never.zones.size(); ++i) {
      shares_zone = shares_zone || (never.zones[i] && lifted->zones[i]);
    }
    if (never.rule != exception.lifts && shares_zone && covers(never.when, lifted->when)) {
      value.warning(fmt::format("`{}` still forbids what this exception lifts",
                                snapshot.rule_name(never.rule)));
    }
  }
}

/// An exception for requests that its `never` does not speak of.
void warn_of_contradiction(const yaml::Value& value,
                           const Exception& exception,
                           const Snapshot& snapshot) {
  const auto lifted = std::ranges::find(snapshot.never, exception.lifts, &NeverRule::rule);
  const Condition condition = contradiction(*lifted, exception);
  if (condition != Condition::none) {
    value.warning(fmt::format("lifts nothing: `{}` holds for no `{}` that this exception is for",
                              snapshot.rule_name(exception.lifts),
                              to_string(condition)),
                  "name what the rule forbids, or remove it");
  }
}

void read_until(const yaml::Value& value, Exception& exception, std::chrono::sys_days today) {
  const std::optional<std::chrono::sys_days> until = value.date();
  exception.until = until.value_or(std::chrono::sys_days());
  if (until && *until < today) {
    value.warning("this exception has ended and lifts nothing", "remove it");
  }
}

void load_exception(const yaml::Value& value, std::size_t position, Loading& loading) {
  Snapshot& snapshot = loading.snapshot;
  const yaml::MapReader map(value, kExceptionKeys);
  static_cast<void>(map.require("name"));
  Exception exception{.rule = add_rule(map, "exceptions", position, snapshot),
                      .when = read_when(map, loading)};
  const auto lifted = read_lifted(map, snapshot);
  exception.lifts = lifted.value_or(RuleIndex::none);
  if (const auto until = map.require("until")) {
    read_until(*until, exception, loading.context.today);
  }
  map.set(exception.needs_approval, "approval", [](const auto& v) {
    return v.one_of(kApprovals, "approval");
  });
  if (lifted) {
    warn_of_others(value, exception, snapshot);
    warn_of_contradiction(value, exception, snapshot);
  }
  snapshot.exceptions.push_back(std::move(exception));
}

bool is_host(std::string_view host) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  };
  return !host.empty() && std::ranges::all_of(host, fits) && host.front() != '.';
}

}  // namespace

void load_exceptions(const yaml::MapReader& policy, Loading& loading) {
  const auto rules = limited(policy.list("exceptions"), kRulesMax);
  for (std::size_t i = 0; i < rules.size(); ++i) {
    load_exception(rules[i], i, loading);
  }
  warn_of_shadowed_exceptions(rules, loading.snapshot);
}

void load_review(const yaml::MapReader& policy, Loading& loading) {
  const auto section = policy.find("review");
  if (!section) {
    return;
  }
  const yaml::MapReader map(*section, kReviewKeys);
  Snapshot& snapshot = loading.snapshot;
  snapshot.originals_for_review = read_zone_names(map, "release_originals_to", snapshot);
  for (std::size_t i = 0; i < snapshot.originals_for_review.size(); ++i) {
    if (snapshot.originals_for_review[i] && snapshot.zones[i].kind == ZoneKind::public_cloud) {
      map.find("release_originals_to")
          ->error("`" + snapshot.zones[i].name + "` is a public cloud, which gets no originals",
                  "name zones of your own");
    }
  }
}

void load_restore(const yaml::MapReader& root, Loading& loading) {
  const auto section = root.find("restore");
  if (!section) {
    return;
  }
  const yaml::MapReader map(*section, kRestoreKeys);
  for (const yaml::Value& value : limited(map.list("hosts"), kRestoreHostsMax)) {
    const std::optional<std::string> host = value.text();
    if (host && !is_host(*host)) {
      value.error("must be a host name in lower case, without scheme, port or wildcard",
                  "for example `wiki.example.com`");
    } else if (host) {
      loading.snapshot.restore_hosts.push_back(*host);
    }
  }
}

}  // namespace sluice::policy
