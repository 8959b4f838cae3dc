#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "domain/facts.h"
#include "policy/claim.h"
#include "policy/snapshot.h"

namespace sluice::policy {

/// What a request can be, as far as its label, the types found in it and what cannot be read go.
struct LabelState {
  Facts facts;  ///< with workload, reasons, original label, entities and `unscannable` set
  Label residual;
  std::string marking;      ///< which of the claim's texts it holds; empty: none
  bool is_left_in = false;  ///< a type of the claim's `left_in` stays in the bytes
};

/// Entity types that nothing can tell apart: one of them stands for all.
struct TypeClass {
  EntityType type{};
  Reason reason;  ///< what finding it does to the label
  bool is_taken_out = false;
  std::size_t size = 1;  ///< how many types it stands for
};

/// What one zone could admit by label alone (see Admission), one state for each difference that the
/// zone, a condition or the claim can see. Holds references.
class LabelStates {
 public:
  /// @param conditions   every set of entity types that a condition names
  /// @param visited_max  the most states that are held: each is about a kilobyte
  LabelStates(const Snapshot& snapshot,
              const Claim& claim,
              ZoneIndex zone,
              std::vector<EntitySet> conditions,
              std::uint64_t visited_max);

  /// The states of one workload.
  /// @param visited  counts what was looked at
  /// @error unavailable  more than `visited_max`
  [[nodiscard]] Result<std::vector<LabelState>> of(WorkloadIndex workload,
                                                   std::uint64_t& visited) const;

  /// How many states there were if none were merged: all sets of types, levels, readable or not.
  [[nodiscard]] double count() const;

 private:
  using Key = std::vector<std::uint64_t>;

  [[nodiscard]] std::vector<TypeClass> make_classes() const;
  [[nodiscard]] Key key_of(EntityType type, const TypeClass& one) const;
  [[nodiscard]] Key key_of(const LabelState& state) const;
  void append_conditions(const EntitySet& entities, Key& key) const;
  [[nodiscard]] std::vector<LabelState> marked(LabelState floor) const;
  [[nodiscard]] std::vector<LabelState> beginnings(WorkloadIndex workload) const;
  [[nodiscard]] LabelState with(const LabelState& state, const TypeClass& found) const;
  [[nodiscard]] bool may_be_admitted(const LabelState& state) const;

  const Snapshot& snapshot_;
  const Claim& claim_;
  ZoneIndex zone_;
  std::uint64_t visited_max_;
  std::vector<EntitySet> conditions_;
  std::vector<TypeClass> classes_;
};

}  // namespace sluice::policy
