#pragma once

#include <span>
#include <string_view>

namespace sluice::init {

/// A complete configuration to begin with.
struct Preset {
  std::string_view name;
  std::string_view text;   ///< of the configuration
  std::string_view tests;  ///< of its policy tests
};

/// Those of policies/, by name.
[[nodiscard]] std::span<const Preset> presets();

/// Null: there is none of this name.
[[nodiscard]] const Preset* find_preset(std::string_view name);

/// What the first lines of its text say that it is for.
[[nodiscard]] std::string_view purpose_of(const Preset& preset);

}  // namespace sluice::init
