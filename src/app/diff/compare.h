#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "app/diff/decision.h"
#include "app/diff/situation.h"
#include "app/diff/situations.h"
#include "base/result.h"
#include "domain/money.h"
#include "domain/usage.h"

namespace sluice::diff {

/// The most descriptions that are kept of one change.
inline constexpr std::size_t kExamplesMax = 4;

/// Decisions of one workload and label that change in the same way.
struct Change {
  std::string workload;
  std::string label;  ///< under the old policy
  Extent extent = Extent::elsewhere;
  Decision before;  ///< of the first one
  Decision after;
  ClosedZones closed_before;  ///< of the first one, too
  ClosedZones closed_after;
  std::uint64_t count = 0;
  std::vector<std::string> examples;  ///< what was found and asked, at most kExamplesMax
  std::uint64_t kinds = 0;            ///< how many of them there were
  Money cost_before;                  ///< of those that happened, at the prices of the old policy
  Money cost_after;                   ///< the same tokens at those of the new one
};

/// Middle durations of answers by engine, in microseconds.
using Durations = std::map<std::string, std::int64_t>;

/// What a change does to the duration of one answer; empty: the journal has no answer of one of the
/// two engines, or nothing is sent any more.
[[nodiscard]] std::optional<std::int64_t> latency_change(const Change& change,
                                                         const Durations& durations);

/// What is decided in one situation, twice.
struct Pair {
  Decision before;
  Decision after;
};

/// Puts situations to two policies and gathers what differs, in the order in which it was met.
class Comparison {
 public:
  explicit Comparison(const Policies& policies) : policies_(policies) {}

  /// @param happened  how often
  /// @param usage     of all of them together; nothing where none happened
  /// @param alike     how many types stand behind one that was found
  /// @error config_invalid  a policy does not know a name of the situation
  [[nodiscard]] Result<Pair> add(const Situation& situation,
                                 std::uint64_t happened = 1,
                                 const Usage& usage = {},
                                 std::size_t alike = 1);

  [[nodiscard]] const std::vector<Change>& changes() const { return changes_; }

  [[nodiscard]] std::uint64_t decisions() const { return decisions_; }

  [[nodiscard]] std::uint64_t changed() const;

  /// Of all decisions, changed or not.
  [[nodiscard]] Money cost_before() const { return cost_before_; }

  [[nodiscard]] Money cost_after() const { return cost_after_; }

 private:
  using Key = std::tuple<std::string, std::string, std::string, std::string, Extent>;

  [[nodiscard]] Result<Decision> decide(const policy::Snapshot& snapshot,
                                        const Situation& situation,
                                        std::string* label) const;
  [[nodiscard]] static ClosedZones closed_in(const policy::Snapshot& snapshot,
                                             const Situation& situation);
  Change& change_for(const Situation& situation, const std::string& label, const Pair& pair);

  Policies policies_;
  std::uint64_t decisions_ = 0;
  Money cost_before_;
  Money cost_after_;
  std::map<Key, std::size_t> places_;
  std::vector<Change> changes_;
};

/// `personal.email and 62 like it, size huge`; `nothing found` where there is nothing to say.
[[nodiscard]] std::string in_words(const Situation& situation, std::size_t alike);

}  // namespace sluice::diff
