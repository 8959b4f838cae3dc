#include "app/diff/compare.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "flow/9_record/cost.h"

namespace sluice::diff {
namespace {

Money cost_in(const policy::Snapshot& snapshot,
              const Decision& decision,
              const Situation& situation,
              const Usage& usage) {
  return decision.first ? record::cost_of(usage, snapshot.model(*decision.first), situation.day)
                        : Money{};
}

}  // namespace

std::optional<std::int64_t> latency_change(const Change& change, const Durations& durations) {
  if (change.before.steps.empty() || change.after.steps.empty()) {
    return std::nullopt;
  }
  const auto before = durations.find(change.before.steps.front().engine);
  const auto after = durations.find(change.after.steps.front().engine);
  if (before == durations.end() || after == durations.end()) {
    return std::nullopt;
  }
  return after->second - before->second;
}

Result<Pair> Comparison::add(const Situation& situation,
                             std::uint64_t happened,
                             const Usage& usage,
                             std::size_t alike) {
  std::string label;
  SLUICE_TRY(Decision before, decide(policies_.before, situation, &label));
  SLUICE_TRY(Decision after, decide(policies_.after, situation, nullptr));
  Pair pair{.before = std::move(before), .after = std::move(after)};
  decisions_ += happened;
  const Money cost_before = cost_in(policies_.before, pair.before, situation, usage);
  const Money cost_after = cost_in(policies_.after, pair.after, situation, usage);
  cost_before_ = cost_before_ + cost_before;
  cost_after_ = cost_after_ + cost_after;
  if (distance(pair.before, pair.after) == Extent::same) {
    return pair;
  }
  Change& change = change_for(situation, label, pair);
  change.count += happened;
  change.cost_before = change.cost_before + cost_before;
  change.cost_after = change.cost_after + cost_after;
  std::string example = in_words(situation, alike);
  if (std::ranges::find(change.examples, example) == change.examples.end()) {
    ++change.kinds;
    if (change.examples.size() < kExamplesMax) {
      change.examples.push_back(std::move(example));
    }
  }
  return pair;
}

/// @param label  gets the original label in words; null: nobody asks
Result<Decision> Comparison::decide(const policy::Snapshot& snapshot,
                                    const Situation& situation,
                                    std::string* label) const {
  if (!snapshot.find_workload(situation.workload)) {
    return Decision{.outcome = "no such workload"};
  }
  SLUICE_TRY(const Facts facts, facts_of(situation, snapshot));
  if (label != nullptr) {
    *label = label_in_words(facts.original, snapshot);
  }
  return decision_of(snapshot, facts, environment_of(situation));
}

ClosedZones Comparison::closed_in(const policy::Snapshot& snapshot, const Situation& situation) {
  const Result<Facts> facts = facts_of(situation, snapshot);
  return facts ? closed_zones(snapshot, *facts, environment_of(situation)) : ClosedZones();
}

Change& Comparison::change_for(const Situation& situation,
                               const std::string& label,
                               const Pair& pair) {
  const Extent extent = distance(pair.before, pair.after);
  Key key(situation.workload, label, to_text(pair.before), to_text(pair.after), extent);
  const auto [place, is_new] = places_.emplace(std::move(key), changes_.size());
  if (is_new) {
    changes_.push_back({.workload = situation.workload,
                        .label = label,
                        .extent = extent,
                        .before = pair.before,
                        .after = pair.after,
                        .closed_before = closed_in(policies_.before, situation),
                        .closed_after = closed_in(policies_.after, situation),
                        .examples = {},
                        .cost_before = {},
                        .cost_after = {}});
  }
  return changes_[place->second];
}

std::uint64_t Comparison::changed() const {
  std::uint64_t sum = 0;
  for (const Change& change : changes_) {
    sum += change.count;
  }
  return sum;
}

std::string in_words(const Situation& situation, std::size_t alike) {
  std::vector<std::string> words;
  if (situation.raised) {
    words.push_back(fmt::format("marked {}{}{}",
                                situation.raised->level,
                                situation.raised->categories.empty() ? "" : " ",
                                fmt::join(situation.raised->categories, " ")));
  }
  if (!situation.found.empty()) {
    words.push_back(fmt::format("{}{}",
                                fmt::join(situation.found, " + "),
                                alike > 1 ? fmt::format(" and {} like it", alike - 1) : ""));
  }
  if (situation.unreadable != Unreadable::nothing) {
    words.emplace_back(situation.media_type == MediaType::unknown
                           ? "not readable"
                           : to_string(situation.media_type));
  }
  if (!situation.says.empty()) {
    words.push_back(fmt::format("the text `{}`{}",
                                situation.says,
                                alike > 1 ? fmt::format(" and {} like it", alike - 1) : ""));
  }
  if (!situation.roles.empty()) {
    words.push_back(fmt::format("roles {}", fmt::join(situation.roles, " ")));
  }
  const auto add = [&](std::string_view what, std::string_view value) {
    words.push_back(fmt::format("{} {}", what, value));
  };
  if (situation.action != Action::chat) {
    add("action", to_string(situation.action));
  }
  if (situation.complexity != Learned::unknown) {
    add("complexity", to_string(situation.complexity));
  }
  if (!situation.intent.empty()) {
    add("intent", situation.intent);
  }
  if (size_class_of(situation.tokens) != SizeClass::small) {
    add("size", to_string(size_class_of(situation.tokens)));
  }
  if (situation.wish != Tier::none) {
    add("wish", to_string(situation.wish));
  }
  if (situation.tools) {
    words.emplace_back("tools");
  }
  if (situation.media && situation.media_type == MediaType::unknown) {
    words.emplace_back("media");
  }
  if (situation.latency) {
    add("latency", to_string(*situation.latency));
  }
  if (situation.network != NetworkState::good) {
    add("network", to_string(situation.network));
  }
  if (situation.load != LoadState::normal) {
    add("load", to_string(situation.load));
  }
  return words.empty() ? "nothing found" : fmt::format("{}", fmt::join(words, ", "));
}

}  // namespace sluice::diff
