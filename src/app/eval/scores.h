#pragma once

#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/eval/case.h"
#include "app/eval/tally.h"

namespace sluice::eval {

/// What the cases of one source say together.
struct GroupScore {
  Tally spans;
  Tally bytes;  ///< the same, each byte counted by itself; `covered` and `right` are equal
  std::size_t negatives = 0;
  std::size_t silent = 0;  ///< negatives without a finding that they forbid
  /// Those, and negatives for one kind of key in which only a key of no known kind was found: what
  /// a name says is a secret may still be one, though not of that kind.
  std::size_t unclaimed = 0;
  std::size_t counted = 0;  ///< cases that only say that something is there
  std::size_t noticed = 0;  ///< those with a finding
};

/// Counts what was found against what was expected.
class Scores {
 public:
  /// A mistake, for whoever wants to see it: `missed` or `false`, and which place of which case.
  using OnMistake =
      std::function<void(std::string_view what, const Case& labelled, const Labelled& place)>;

  /// @param only  expected types that count; the others are neither right nor wrong. Empty: all.
  Scores(std::set<std::string> only, OnMistake on_mistake)
      : only_(std::move(only)), on_mistake_(std::move(on_mistake)) {}

  /// @param found  what was found in the text of `labelled`, by `begin`, not overlapping
  void add(const Case& labelled, std::span<const Labelled> found);

  [[nodiscard]] const std::map<std::string, Tally>& by_type() const { return by_type_; }

  [[nodiscard]] const std::map<std::string, GroupScore>& by_group() const { return by_group_; }

 private:
  void add_negative(const Case& labelled, std::span<const Labelled> found, GroupScore& group);
  void add_expected(const Case& labelled,
                    std::span<const Labelled> wanted,
                    std::span<const Labelled> found,
                    GroupScore& group);
  void add_found(const Case& labelled,
                 std::span<const Labelled> ignored,
                 std::span<const Labelled> wanted,
                 std::span<const Labelled> found,
                 GroupScore& group);

  std::set<std::string> only_;
  OnMistake on_mistake_;
  std::map<std::string, Tally> by_type_;
  std::map<std::string, GroupScore> by_group_;
};

}  // namespace sluice::eval
