#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "domain/entity.h"

namespace sluice::drill {

/// A value that must not get out, as it stands in the text of a probe.
struct Canary {
  EntityType type{};
  std::string text;
};

/// The built-in types of which canaries can be made, by name: some of every family.
[[nodiscard]] std::span<const std::string_view> canary_types();

/// A value of this type that no other number has: well-formed, with right check digits, of nobody.
/// Put together here, so that no scanner finds one in the program.
/// @param type  one of canary_types()
[[nodiscard]] std::string make_canary(std::string_view type, std::uint64_t number);

/// A number in words, digit by digit: what no detector takes for a name, a number or a secret.
[[nodiscard]] std::string words_of(std::uint64_t number);

/// Six lower-case letters for a number; alike for none below 26^6.
[[nodiscard]] std::string letters_of(std::uint64_t number);

}  // namespace sluice::drill
