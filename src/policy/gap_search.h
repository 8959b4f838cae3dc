#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "domain/facts.h"
#include "policy/snapshot.h"

namespace sluice::policy {

/// The facts that a label says nothing of: roles, action, complexity, intent, size, wish, tools,
/// date. Finds values for all of them with which no `never` stands, or shows that there are none.
///
/// One fact after the other is given each of its values. Values that leave the same rules and
/// exceptions standing are merged, so that what is visited is no product.
class GapSearch {
 public:
  /// @param nevers      the rules that forbid the zone and that the label does not rule out
  /// @param exceptions  those that lift one of them, likewise
  /// @param wanted      only facts that meet it count
  /// @param intents     how many the policy knows
  GapSearch(std::span<const NeverRule* const> nevers,
            std::span<const Exception* const> exceptions,
            const When& wanted,
            std::size_t intents,
            std::chrono::sys_days today);

  struct Gap {
    Facts facts;  ///< only what the search is about
    std::chrono::sys_days date;
  };

  /// Empty: some `never` stands whatever the facts are.
  [[nodiscard]] std::optional<Gap> find(std::uint64_t& visited);

  /// How many combinations of values there are.
  [[nodiscard]] double combinations() const;

 private:
  static constexpr std::size_t kAxes = 8;
  using Standing = std::vector<bool>;

  /// One value of one fact, and which rules it leaves standing.
  struct Value {
    Gap gap;
    Standing nevers;
    Standing exceptions;
  };

  void add_values(std::size_t axis, std::vector<Gap> gaps, const When& wanted);
  [[nodiscard]] bool descend(std::size_t axis,
                             const Standing& nevers,
                             const Standing& exceptions,
                             std::uint64_t& visited);
  [[nodiscard]] bool is_open(const Standing& nevers, const Standing& exceptions) const;

  std::span<const NeverRule* const> nevers_;
  std::span<const Exception* const> exceptions_;
  std::array<std::vector<Value>, kAxes> axes_;
  std::array<const Value*, kAxes> chosen_{};
  std::set<std::tuple<std::size_t, Standing, Standing>> failed_;
};

/// The most roles that conditions of one zone may name: each subset of them is a value.
inline constexpr std::size_t kProvableRolesMax = 10;

/// The roles that these rules name, each once.
[[nodiscard]] std::vector<std::string> roles_named(std::span<const NeverRule* const> nevers,
                                                   std::span<const Exception* const> exceptions,
                                                   const When& wanted);

}  // namespace sluice::policy
