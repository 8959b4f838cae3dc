#pragma once

#include <compare>
#include <cstddef>
#include <functional>
#include <string>

namespace sluice {

/// A name that cannot be swapped with another kind of name. `Tag` is never defined.
template <typename Tag>
struct StrongId {
  std::string value;

  friend auto operator<=>(const StrongId&, const StrongId&) = default;
};

}  // namespace sluice

template <typename Tag>
struct std::hash<sluice::StrongId<Tag>> {
  std::size_t operator()(const sluice::StrongId<Tag>& id) const noexcept {
    return std::hash<std::string>{}(id.value);
  }
};
