#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "algo/scan/secret_names.h"

namespace sluice::scan {

/// A longer one is no password.
inline constexpr std::size_t kSecretValueMax = 256;

/// How a value was written: its quotes say where it ends, and that it is no expression of code.
enum class Quoting : std::uint8_t { bare, quoted };

/// True for what people choose as a password: no word alone, no code, nothing that stands in for
/// one.
[[nodiscard]] bool is_password(std::string_view value, Quoting quoting);

/// True when `text` can be what its name says that it is.
[[nodiscard]] bool is_believed(std::string_view text, Says says, Quoting quoting);

}  // namespace sluice::scan
