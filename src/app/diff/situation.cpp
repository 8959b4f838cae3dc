#include "app/diff/situation.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/diff/texts.h"
#include "domain/media_type.h"
#include "flow/3_classify/labels.h"
#include "policy/words.h"

namespace sluice::diff {
namespace {

using policy::Snapshot;

auto unknown(std::string_view what, std::string_view name) {
  return fail(ErrorCode::config_invalid, fmt::format("there is no {} `{}`", what, name));
}

Result<Reason> reason_of(const Raised& raised, const Snapshot& snapshot) {
  const std::optional<Level> level = snapshot.find_level(raised.level);
  if (!level) {
    return unknown("level", raised.level);
  }
  Reason reason{.kind = raised.kind, .raises = {.level = *level}};
  for (const std::string& name : raised.categories) {
    const auto place = std::ranges::find(snapshot.categories, name);
    if (place == snapshot.categories.end()) {
      return unknown("category", name);
    }
    const auto bit = static_cast<unsigned>(place - snapshot.categories.begin());
    reason.raises.categories = static_cast<CategorySet>(reason.raises.categories | 1U << bit);
  }
  return reason;
}

IntentIndex intent_of(const std::string& name, const Snapshot& snapshot) {
  const auto place = std::ranges::find(snapshot.router.intents, name);
  return place == snapshot.router.intents.end()
             ? IntentIndex::unknown
             : IntentIndex{static_cast<std::uint8_t>(place - snapshot.router.intents.begin())};
}

/// The reasons that a text is to this policy.
void add_text(std::string_view text, const Snapshot& snapshot, Facts& facts) {
  const ReadText read = text.empty() ? ReadText{} : read_text(text, snapshot);
  for (const std::size_t marking : read.markings) {
    facts.reasons.push_back({.kind = ReasonKind::marking,
                             .index = static_cast<std::uint16_t>(marking),
                             .raises = snapshot.markings[marking].raises});
  }
  for (const EntityType type : read.types) {
    facts.entities.set(to_index(type));
    facts.reasons.push_back(classify::reason_of_findings(snapshot, type, 1));
  }
}

}  // namespace

std::string whole_label(const Label& label, const Snapshot& snapshot) {
  std::string words = label_in_words(label, snapshot);
  if (label.regions) {
    words += fmt::format(", only in {}",
                         fmt::join(policy::names_of_bits(*label.regions, snapshot.regions), " "));
  }
  if (label.terms.retention_days_max) {
    words += fmt::format(", kept for {} days", *label.terms.retention_days_max);
  }
  return words + (label.terms.no_training ? ", not trained on" : "");
}

Environment environment_of(const Situation& situation) {
  Environment environment;
  environment.network = situation.network;
  environment.load = situation.load;
  environment.date = situation.day;
  return environment;
}

Result<Facts> facts_of(const Situation& situation, const Snapshot& snapshot) {
  const std::optional<WorkloadIndex> workload = snapshot.find_workload(situation.workload);
  if (!workload) {
    return unknown("workload", situation.workload);
  }
  Facts facts{.roles = situation.roles,
              .workload = *workload,
              .action = situation.action,
              .size = size_class_of(situation.tokens),
              .input_tokens_estimate = situation.tokens,
              .needs = situation.tools ? bit(Capability::tools) : CapabilitySet{0},
              .complexity = situation.complexity,
              .intent = intent_of(situation.intent, snapshot),
              .latency = situation.latency.value_or(snapshot.workload(*workload).latency)};
  if (situation.wish != Tier::none) {
    facts.wish = {.kind = ModelWish::Kind::tier, .tier = situation.wish};
  }
  facts.reasons.push_back({.kind = ReasonKind::floor_of_workload,
                           .index = static_cast<std::uint16_t>(to_index(*workload)),
                           .raises = snapshot.workload(*workload).floor});
  if (situation.raised) {
    SLUICE_TRY(const Reason reason, reason_of(*situation.raised, snapshot));
    facts.reasons.push_back(reason);
  }
  for (const std::string& name : situation.found) {
    const std::optional<EntityType> type = snapshot.catalog.find(name);
    if (!type) {
      return unknown("entity type", name);
    }
    facts.entities.set(to_index(*type));
    facts.reasons.push_back(classify::reason_of_findings(snapshot, *type, 1));
  }
  add_text(situation.says, snapshot, facts);
  facts.media = situation.media;
  facts.unscannable = situation.unreadable != Unreadable::nothing;
  if (situation.unreadable == Unreadable::anything) {
    facts.reasons.push_back(
        classify::reason_of_media(snapshot, snapshot.workload(*workload), situation.media_type, 1));
  }
  facts.original = original_label(facts.reasons);
  return facts;
}

std::string label_in_words(const Label& label, const Snapshot& snapshot) {
  const std::vector<std::string> categories =
      policy::names_of_bits(label.categories, snapshot.categories);
  return categories.empty()
             ? snapshot.level_name(label.level)
             : fmt::format(
                   "{} [{}]", snapshot.level_name(label.level), fmt::join(categories, ", "));
}

}  // namespace sluice::diff
