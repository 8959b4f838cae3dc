#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/facts.h"
#include "domain/plan.h"
#include "policy/snapshot.h"
#include "policy/when.h"

/// What explanations say in plain words. Configured names, types and numbers only.
namespace sluice::policy {

/// The names whose bits are set.
[[nodiscard]] std::vector<std::string> names_of_bits(std::uint32_t bits,
                                                     const std::vector<std::string>& names);

/// What a plan comes to: the enumerator's own name.
[[nodiscard]] std::string_view to_string(Plan::Outcome outcome);

/// Who raised a label: the enumerator's own name.
[[nodiscard]] std::string_view to_string(ReasonKind kind);

/// What a reason is about: the entity type, the workload, the marking.
[[nodiscard]] std::string subject_of(const Reason& reason, const Snapshot& snapshot);

/// What would take a reason away, or why nothing does.
[[nodiscard]] std::string removal_of(const Reason& reason, const Snapshot& snapshot);

/// What the fact is on which a condition does not hold.
[[nodiscard]] std::string mismatch_in_words(Condition condition,
                                            const Facts& facts,
                                            const Environment& environment,
                                            const Snapshot& snapshot);

/// Why a model is no candidate.
[[nodiscard]] std::string drop_in_words(const Candidate& candidate,
                                        const Facts& facts,
                                        const Snapshot& snapshot);

/// What would make it one; empty: nothing that is worth saying.
[[nodiscard]] std::string remedy_in_words(const Candidate& candidate,
                                          const Facts& facts,
                                          const Snapshot& snapshot);

/// What the caller's model name asks for.
[[nodiscard]] std::string wish_in_words(const ModelWish& wish, const Snapshot& snapshot);

}  // namespace sluice::policy
