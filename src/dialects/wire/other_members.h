#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::dialects {

/// Members of deltas that no dialect defines. In a stream each of them is a text that may go on
/// from event to event, so that a value can be cut anywhere in it, too.
class OtherMembers {
 public:
  /// The most members of one stream; a stream with more has those read as texts of one event each.
  static constexpr std::size_t kMax = 16;

  struct Member {
    std::string type;  ///< of the delta, where it has one
    std::string name;

    friend bool operator==(const Member&, const Member&) = default;
  };

  /// The number of a member, which stays the same; empty: there are too many.
  [[nodiscard]] std::optional<std::uint32_t> number_of(std::string_view type,
                                                       std::string_view name) {
    const Member wanted{std::string(type), std::string(name)};
    const auto known = std::ranges::find(members_, wanted);
    if (known != members_.end()) {
      return static_cast<std::uint32_t>(known - members_.begin());
    }
    if (members_.size() == kMax) {
      return std::nullopt;
    }
    members_.push_back(wanted);
    return static_cast<std::uint32_t>(members_.size() - 1);
  }

  [[nodiscard]] const Member& operator[](std::uint32_t number) const { return members_[number]; }

 private:
  std::vector<Member> members_;
};

}  // namespace sluice::dialects
