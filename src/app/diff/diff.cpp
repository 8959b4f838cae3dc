#include "app/diff/diff.h"

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/diff/declared.h"
#include "base/digest.h"

namespace sluice::diff {
namespace {

using policy::Snapshot;

Report report_of(const Policies& policies, const Comparison& comparison) {
  return {.before_file = {},
          .after_file = {},
          .before_digest = to_hex(policies.before.digest),
          .after_digest = to_hex(policies.after.digest),
          .changed_sections = changed_sections(policies),
          .only_in = declared_differences(policies),
          .changes = comparison.changes(),
          .decisions = comparison.decisions(),
          .changed = comparison.changed(),
          .cost_before = comparison.cost_before(),
          .cost_after = comparison.cost_after(),
          .assumed = {},
          .replay = {}};
}

std::size_t alike_of(const Situation& situation, const Situations& situations) {
  const std::string& name = situation.found.empty() ? situation.says : situation.found.front();
  const auto row = std::ranges::find(
      situations.alike, name, [](const auto& candidate) { return candidate.first; });
  return row == situations.alike.end() ? 1 : row->second;
}

/// The names of the journal that a policy does not have.
std::vector<std::string> missing_in(const Snapshot& snapshot, const Recording& recording) {
  std::vector<std::string> missing;
  for (const std::string& level : recording.levels) {
    if (!snapshot.find_level(level)) {
      missing.push_back("level `" + level + "`");
    }
  }
  for (const std::string& category : recording.categories) {
    if (std::ranges::find(snapshot.categories, category) == snapshot.categories.end()) {
      missing.push_back("category `" + category + "`");
    }
  }
  for (const std::string& type : recording.entities) {
    if (!snapshot.catalog.find(type)) {
      missing.push_back("type `" + type + "`");
    }
  }
  return missing;
}

Result<void> check_names(const Snapshot& snapshot, const Recording& recording, const char* which) {
  const std::vector<std::string> missing = missing_in(snapshot, recording);
  if (missing.empty()) {
    return {};
  }
  return fail(
      Error{.code = ErrorCode::config_invalid,
            .message = fmt::format("the {} policy does not know what the journal holds: {}",
                                   which,
                                   fmt::join(missing, ", ")),
            .hint = "what such a request would be to it, nobody can say; add the names, or replay "
                    "a journal of its time"});
}

/// The old policy sends it first to where it went, or refuses what was refused.
bool is_reproduced(const Decision& before, const Recorded& recorded) {
  if (recorded.zone.empty() || before.steps.empty()) {
    return recorded.zone.empty() && before.steps.empty();
  }
  const Step& first = before.steps.front();
  return first.zone == recorded.zone && first.engine == recorded.engine &&
         first.model == recorded.model;
}

/// Facts that rules ask for and no record holds; sizes are told from what was sent.
std::vector<std::string> assumed_for(const Policies& policies) {
  std::vector<std::string> names = facts_asked(policies);
  std::erase(names, "size");
  return names;
}

}  // namespace

Result<Report> diff(const Policies& policies, std::chrono::sys_days day) {
  const Situations situations = situations_of(policies, day);
  Comparison comparison(policies);
  for (const Situation& situation : situations.all) {
    SLUICE_CHECK(comparison.add(situation, 1, {}, alike_of(situation, situations)));
  }
  Report report = report_of(policies, comparison);
  report.is_complete = situations.is_complete;
  return report;
}

Result<Report> replay(const Policies& policies, const Recording& recording) {
  SLUICE_CHECK(check_names(policies.before, recording, "old"));
  SLUICE_CHECK(check_names(policies.after, recording, "new"));
  Comparison comparison(policies);
  Replay replay{.undecided = recording.undecided,
                .unnamed = recording.unnamed,
                .durations = recording.durations};
  for (const Recorded& recorded : recording.requests) {
    SLUICE_TRY(const Pair pair, comparison.add(recorded.situation, recorded.count, recorded.usage));
    replay.reproduced += is_reproduced(pair.before, recorded) ? recorded.count : 0;
  }
  Report report = report_of(policies, comparison);
  replay.other_policies =
      recording.policies.size() - recording.policies.count(report.before_digest);
  report.assumed = assumed_for(policies);
  report.replay = std::move(replay);
  return report;
}

}  // namespace sluice::diff
