#include "app/init/presets.h"

#include <algorithm>

namespace sluice::init {
namespace {

constexpr Preset kPresets[] = {
#include "preset_table.inc"
};

}  // namespace

std::span<const Preset> presets() {
  return kPresets;
}

const Preset* find_preset(std::string_view name) {
  const auto preset = std::ranges::find(kPresets, name, &Preset::name);
  return preset == std::end(kPresets) ? nullptr : preset;
}

/// `# Private by default: everything ...` to its first sentence.
std::string_view purpose_of(const Preset& preset) {
  const std::size_t begin = preset.text.find_first_not_of("# ");
  const std::string_view rest = preset.text.substr(begin);
  return rest.substr(0, rest.find_first_of(".\n"));
}

}  // namespace sluice::init
