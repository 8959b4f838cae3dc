#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "domain/facts.h"
#include "domain/finding.h"
#include "domain/plan.h"
#include "domain/text_slot.h"
#include "policy/snapshot.h"

namespace sluice::policy {

/// Findings of one type at one kind of position, counted: all that an explanation says of them.
struct FoundCount {
  EntityType type{};
  PositionKind position{};
  std::uint32_t count = 0;

  friend bool operator==(const FoundCount&, const FoundCount&) = default;
};

/// Counts findings, by type and then position. A finding that goes on over several slots counts
/// once.
[[nodiscard]] std::vector<FoundCount> count_findings(std::span<const Finding> findings,
                                                     std::span<const TextSlot> slots);

/// One cause of the label.
struct ReasonLine {
  std::string kind;   ///< `finding`, `marking`, `floor_of_workload` ...
  std::string what;   ///< `personal.email`, `general` ...; empty where the kind says it all
  std::string level;  ///< what it raises the label to
  std::vector<std::string> categories;
  std::uint32_t count = 0;  ///< spans, for findings
  std::string removal;      ///< what would remove it, or why nothing does
};

/// What became of one rule.
struct RuleLine {
  std::string kind;  ///< `never`, `protect`, `route`, `exceptions`
  std::string name;
  std::string file;
  int line = 0;
  bool applies = false;
  std::string why;  ///< what it does here, or which condition does not hold
};

/// What happens to findings of one type on the way to one candidate.
struct TransformLine {
  std::string type;
  std::string transform;
  std::string rule;
};

/// One model, and why it is or is no candidate.
struct CandidateLine {
  std::string engine;
  std::string model;
  std::string zone;
  std::string zone_kind;
  std::string state;           ///< of the engine
  std::string drop;            ///< `none` for a candidate; else the reason, as in metrics
  std::string rule;            ///< the rule that dropped it; empty: none did
  std::string residual;        ///< level of what is left for this zone
  std::string why;             ///< the reason in plain words
  std::string remedy;          ///< what would change it; empty: nothing to say
  std::uint32_t position = 0;  ///< in the order of attempts, from 1; 0: is not tried
  bool degraded = false;
  std::vector<TransformLine> transforms;
};

/// A decision taken apart. Names, types, counts and places in the configuration; never content.
struct Explanation {
  std::string digest;  ///< of the policy, hexadecimal
  std::string workload;
  std::string wish;  ///< what the model name asked for: `auto`, `tier frontier`, `model a/b` ...
  std::string action;
  std::string size;
  std::uint32_t input_tokens_estimate = 0;
  std::string intent;      ///< `unknown` also where no rule asks
  std::string complexity;  ///< likewise
  std::string latency;
  std::string network;  ///< of the moment, like `load`
  std::string load;
  std::vector<std::string> needs;  ///< capabilities
  std::string level;               ///< of the original label
  std::vector<std::string> categories;

  struct Found {
    std::string type;
    std::string position;
    std::uint32_t count = 0;
  };

  std::vector<Found> findings;
  std::vector<ReasonLine> reasons;
  std::vector<RuleLine> rules;
  std::vector<CandidateLine> candidates;  ///< those that are tried first, in their order
  std::string outcome;                    ///< `run`, `deny`, `unavailable`, `review`, `queue`
  std::string route;                      ///< name of the one that matched; empty: none
  std::string denied_by;
  std::string awaits;  ///< the exception that waits for an approval; empty: none
  std::string on_exhausted;
};

/// Takes a decision apart.
/// @param plan   made by decide() from the same snapshot, facts and environment
/// @param found  from count_findings()
[[nodiscard]] Explanation explain(const Snapshot& snapshot,
                                  const Facts& facts,
                                  const Environment& environment,
                                  const Plan& plan,
                                  std::span<const FoundCount> found);

/// Whether text for people carries ANSI colours.
enum class Colour : std::uint8_t { off, on };

/// The tree for a terminal, ending with a newline.
[[nodiscard]] std::string to_text(const Explanation& explanation, Colour colour);

/// The same for machines; keys are the names of the fields.
[[nodiscard]] nlohmann::json to_json(const Explanation& explanation);

}  // namespace sluice::policy
