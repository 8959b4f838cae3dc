#include "policy/shadowed.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include <fmt/format.h>

#include "policy/when.h"

namespace sluice::policy {
namespace {

/// The rule that has what `rule` names; empty: some of it is its own, or it names nothing.
template <typename Cell>
std::optional<RuleIndex> shadow_of(const Placed<Cell>& rule,
                                   const std::vector<std::vector<Cell>>& table) {
  std::optional<RuleIndex> shadow;
  for (std::size_t zone = 0; zone < rule.zones.size(); ++zone) {
    for (std::size_t type = 0; rule.zones[zone] && type < table[zone].size(); ++type) {
      const RuleIndex owner = table[zone][type].rule;
      if (rule.entities.test(type) && owner == rule.rule) {
        return std::nullopt;
      }
      if (rule.entities.test(type)) {
        shadow = shadow.value_or(owner);
      }
    }
  }
  return shadow;
}

template <typename Cell>
void warn_of_shadowed(const std::vector<Placed<Cell>>& rules,
                      const std::vector<std::vector<Cell>>& table,
                      const Snapshot& snapshot) {
  for (const Placed<Cell>& rule : rules) {
    const std::optional<RuleIndex> shadow = shadow_of(rule, table);
    if (shadow && *shadow != RuleIndex::none) {
      rule.value.warning(fmt::format("changes nothing: `{}` and others do as much to all that it "
                                     "names",
                                     snapshot.rule_name(*shadow)),
                         "remove it, or name what it is for");
    }
  }
}

/// Every zone of `inner`, of which there is one, is a zone of `outer`.
bool covers_zones(const std::vector<bool>& outer, const std::vector<bool>& inner) {
  bool is_any = false;
  for (std::size_t i = 0; i < inner.size(); ++i) {
    if (inner[i] && !outer[i]) {
      return false;
    }
    is_any = is_any || inner[i];
  }
  return is_any;
}

bool covers(const NeverRule& outer, const NeverRule& inner, const Snapshot& snapshot) {
  const bool is_lifted = std::ranges::find(snapshot.exceptions, outer.rule, &Exception::lifts) !=
                         snapshot.exceptions.end();
  return !is_lifted && covers_zones(outer.zones, inner.zones) && covers(outer.when, inner.when);
}

bool covers(const Exception& outer, const Exception& inner, const Snapshot& /*snapshot*/) {
  return outer.lifts == inner.lifts && outer.until >= inner.until &&
         (!outer.needs_approval || inner.needs_approval) && covers(outer.when, inner.when);
}

/// Of two that cover each other, the later one is in vain; so is one that a workload's placement
/// covers, which stands behind all that were written.
template <typename Rule>
void warn_in_pairs(const std::vector<yaml::Value>& values,
                   const std::vector<Rule>& rules,
                   const Snapshot& snapshot,
                   std::string_view what) {
  const std::size_t count = std::min(values.size(), rules.size());
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t k = 0; k < rules.size(); ++k) {
      const bool is_shadow = k != i && covers(rules[k], rules[i], snapshot) &&
                             (k < i || k >= count || !covers(rules[i], rules[k], snapshot));
      if (is_shadow) {
        values[i].warning(
            fmt::format("changes nothing: `{}` {}", snapshot.rule_name(rules[k].rule), what),
            "remove it, or name what it is for");
        break;
      }
    }
  }
}

}  // namespace

void warn_of_shadowed(const std::vector<Placed<TransformCell>>& rules, const Snapshot& snapshot) {
  warn_of_shadowed(rules, snapshot.transforms, snapshot);
}

void warn_of_shadowed(const std::vector<Placed<AnswerCell>>& rules, const Snapshot& snapshot) {
  warn_of_shadowed(rules, snapshot.answers, snapshot);
}

void warn_of_shadowed_nevers(const std::vector<yaml::Value>& rules, const Snapshot& snapshot) {
  warn_in_pairs(rules, snapshot.never, snapshot, "forbids as much");
}

void warn_of_shadowed_exceptions(const std::vector<yaml::Value>& rules, const Snapshot& snapshot) {
  warn_in_pairs(rules, snapshot.exceptions, snapshot, "lifts the same for as many and as long");
}

}  // namespace sluice::policy
