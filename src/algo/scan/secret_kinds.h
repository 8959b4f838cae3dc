#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "domain/entity.h"

namespace sluice::scan {

/// What follows the prefix of a key.
enum class Body : std::uint8_t {
  slug,    ///< letters, digits, _ -
  alnum,   ///< letters, digits
  hex,     ///< 0-9 a-f A-F
  base64,  ///< letters, digits, + / = _ -
  dotted,  ///< letters, digits, _ - . and =
  upper,   ///< A-Z 0-9
  serial,  ///< A-Z 0-9 -
  url,     ///< as base64, and @ %: the rest of a path
};

inline constexpr std::size_t kBodyCount = 8;

/// One kind of key: its prefix, and how many bytes of which kind follow. Sources: the providers'
/// documentation of their formats, 2024 to 2026, and GitHub's list of secret-scanning patterns.
struct SecretKind {
  std::string_view prefix;
  EntityType type{};
  Body body = Body::slug;
  std::uint16_t length_min = 16;
  std::uint16_t length_max = 256;
  bool is_common_word = false;  ///< the prefix alone says little: what follows must look random
};

/// All kinds, sorted by prefix; of two that fit, the later (longer) prefix is the right one.
[[nodiscard]] std::span<const SecretKind> secret_kinds();

/// The kinds whose prefix begins with `first`.
[[nodiscard]] std::span<const SecretKind> secret_kinds(char first);

}  // namespace sluice::scan
