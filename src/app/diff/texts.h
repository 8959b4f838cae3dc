#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "app/diff/policies.h"
#include "domain/entity.h"
#include "policy/snapshot.h"

namespace sluice::diff {

/// What one policy makes of a text that holds nothing else: its markings, and the types of its
/// dictionaries' words, each once.
struct ReadText {
  std::vector<std::size_t> markings;  ///< positions in Snapshot::markings; ascending
  std::vector<EntityType> types;      ///< ascending
};

/// As a gateway finds them: whole words, whatever the case of ASCII letters.
[[nodiscard]] ReadText read_text(std::string_view text, const policy::Snapshot& snapshot);

/// Texts that mean something else to the new policy, and how many others change in the same way.
struct ChangedText {
  std::string text;
  std::size_t alike = 1;
};

/// The most texts that are looked at; of more, the report's lines on what is declared tell.
inline constexpr std::size_t kTextsRead = 256;

/// Of all texts of markings and words of dictionaries of either policy. The others need no
/// situation of their own: levels and types stand for them.
[[nodiscard]] std::vector<ChangedText> changed_texts(const Policies& policies);

}  // namespace sluice::diff
