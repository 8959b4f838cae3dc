#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "domain/facts.h"
#include "policy/claim.h"
#include "policy/snapshot.h"

namespace sluice::policy {

/// A request that the policy admits against a claim; `explain` and `decide` accept it as it is.
struct CounterExample {
  Facts facts;
  Environment environment;
  ModelIndex model{};
  std::string marking;  ///< a text that the claim speaks of and the request holds; empty: none
};

/// A fact that a classifier says.
enum class LearnedFact : std::uint8_t { complexity, intent };

[[nodiscard]] constexpr std::string_view to_string(LearnedFact fact) {
  return fact == LearnedFact::complexity ? "complexity" : "intent";
}

/// What became of one claim.
struct Proof {
  std::optional<CounterExample> counter_example;  ///< empty: the claim holds
  /// It holds only as long as these are right: a request of which the classifier says something
  /// else would be let through, by a `never` that does not match or an exception that does.
  std::vector<LearnedFact> rests_on;
  double states = 0;          ///< requests that the claim speaks of, after merging equivalent ones
  std::uint64_t visited = 0;  ///< those that had to be looked at one by one
};

/// The most states that one claim may make the prover look at; beyond it the claim is refused.
inline constexpr std::uint64_t kStatesVisitedMax = 2'000'000;

/// Whether `claim` holds for every request, on `today` and any later day, whatever candidates are
/// chosen and whatever state engines are in.
///
/// Exact, not sampled. Requests are merged where no rule of the policy and no word of the claim can
/// tell them apart: entity types by their label, their transform in the zone and the conditions
/// that name them; found sets by what they do to the label and to conditions; facts by which rules
/// they leave standing. Categories are taken one by one: admission looks at each by itself and no
/// condition names one. What only restricts (regions, terms, further categories) is left out, since
/// it admits less. Each counter-example is checked by the engine itself (`admit`).
///
/// Given: correct labels, and zones that are what they declare.
/// @error unavailable  more than kStatesVisitedMax states
/// @error internal     prover and engine disagree: a mistake of ours
[[nodiscard]] Result<Proof> prove(const Snapshot& snapshot,
                                  const Claim& claim,
                                  std::chrono::sys_days today);

}  // namespace sluice::policy
