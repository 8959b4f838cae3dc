#include "app/policy/prove_report.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "base/digest.h"

namespace sluice::policy_commands {

using policy::LearnedFact;
using policy::Snapshot;

ProofReport::Verdict ProofReport::verdict() const {
  const auto is_broken = [](const ProofRow& row) {
    return row.proof && row.proof->counter_example.has_value();
  };
  if (std::ranges::any_of(rows, is_broken)) {
    return Verdict::broken;
  }
  if (std::ranges::any_of(rows, [](const ProofRow& row) { return !row.proof; })) {
    return Verdict::undecided;
  }
  return rows.empty() ? Verdict::no_claim : Verdict::proved;
}

std::vector<std::string> lowered_media(const Snapshot& snapshot) {
  std::vector<std::string> lines;
  for (const Workload& workload : snapshot.workloads) {
    for (const MediaLevel& media : workload.unscannable) {
      if (media.level != snapshot.highest_level()) {
        lines.push_back(fmt::format("{} in {} counts as {}: nobody reads what stands in it",
                                    to_string(media.type),
                                    workload.name,
                                    snapshot.level_name(media.level)));
      }
    }
  }
  return lines;
}

std::string who_says(LearnedFact fact, const Snapshot& snapshot) {
  const std::string& model = fact == LearnedFact::complexity ? snapshot.router.complexity_model
                                                             : snapshot.router.intent_model;
  const std::string by = model.empty() ? "the built-in rules"
                                       : fmt::format("the rules and the model sha256:{}",
                                                     to_hex(sha256({model})).substr(0, 16));
  return fmt::format(
      "{}, as {} say (threshold {} %)", to_string(fact), by, snapshot.router.percent);
}

}  // namespace sluice::policy_commands
