#include "policy/tier.h"

#include <fmt/format.h>

#include "policy/names.h"

namespace sluice::policy {
namespace {

constexpr std::string_view kSpecialised = "specialised:";
constexpr yaml::Choice<Tier> kTiers[] = {{"small", Tier::small},
                                         {"mid", Tier::mid},
                                         {"frontier", Tier::frontier},
                                         {"specialised:NAME", Tier::specialised}};
constexpr yaml::Choice<Capability> kCapabilities[] = {{"tools", Capability::tools},
                                                      {"vision", Capability::vision},
                                                      {"json_schema", Capability::json_schema},
                                                      {"thinking", Capability::thinking}};

constexpr std::string_view kNotBuilt = "embeddings";  // No endpoint takes a request for them.

}  // namespace

std::optional<TierName> read_tier(const yaml::Value& value) {
  if (value.node().kind == yaml::Kind::scalar && value.node().text.starts_with(kSpecialised)) {
    const std::optional<std::string> name = read_name(value, NameStyle::model);
    if (!name) {
      return std::nullopt;
    }
    if (name->size() == kSpecialised.size()) {
      value.error("the speciality has no name", "for example `specialised:law`");
    }
    return TierName{.tier = Tier::specialised, .speciality = name->substr(kSpecialised.size())};
  }
  const std::optional<Tier> tier = value.one_of(kTiers, "tier");
  return tier ? std::optional(TierName{.tier = *tier}) : std::nullopt;
}

CapabilitySet read_capabilities(const std::vector<yaml::Value>& values) {
  CapabilitySet set = 0;
  for (const yaml::Value& value : values) {
    if (value.node().text == kNotBuilt) {
      value.error(fmt::format("`{}` is not built yet, and would not be obeyed", kNotBuilt),
                  "leave it out");
    } else if (const auto capability = value.one_of(kCapabilities, "capability")) {
      set = static_cast<CapabilitySet>(set | bit(*capability));
    }
  }
  return set;
}

}  // namespace sluice::policy
