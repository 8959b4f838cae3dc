#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/label.h"

namespace sluice {

/// A label by the names of its parts, as it outlives the policy under which it was given.
struct NamedLabel {
  std::string level;
  std::vector<std::string> categories;
  std::optional<std::vector<std::string>> regions;  ///< empty: unrestricted
  Terms terms;

  friend bool operator==(const NamedLabel&, const NamedLabel&) = default;
};

/// Whose session it is, as far as a store has to know: a keyed digest of tenant and key. Two of
/// 2^64 that collide share their room, and nothing else.
struct SessionOwner {
  std::uint64_t digest = 0;
};

/// How it is known that two turns belong together.
enum class SessionKind : std::uint8_t {
  named,    ///< the caller says so (x-sluice-session)
  guessed,  ///< they begin with the same words
};

}  // namespace sluice
