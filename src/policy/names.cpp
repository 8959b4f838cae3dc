#include "policy/names.h"

#include <algorithm>

#include <fmt/format.h>

#include "policy/limits.h"
#include "policy/snapshot.h"

namespace sluice::policy {
namespace {

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_allowed(char c, NameStyle style) {
  switch (style) {
    case NameStyle::identifier:
      return is_alphanumeric(c) || std::string_view("_-.").contains(c);
    case NameStyle::model:
      return is_alphanumeric(c) || std::string_view("_-./:@+").contains(c);
    case NameStyle::sentence:
      return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f;
  }
  return false;
}

std::string_view description(NameStyle style) {
  switch (style) {
    case NameStyle::identifier:
      return "letters, digits, `_`, `-`, `.`";
    case NameStyle::model:
      return "letters, digits, `_`, `-`, `.`, `/`, `:`, `@`, `+`";
    case NameStyle::sentence:
      return "characters that can be printed";
  }
  return "";
}

}  // namespace

std::optional<std::string> read_name(const yaml::Value& value, NameStyle style) {
  std::optional<std::string> name = value.text();
  if (!name) {
    return std::nullopt;
  }
  const bool starts_well = style == NameStyle::sentence || is_alphanumeric(name->front());
  if (name->size() > kNameBytesMax || !starts_well ||
      !std::ranges::all_of(*name, [&](char c) { return is_allowed(c, style); })) {
    value.error(fmt::format("must be a name of at most {} {}", kNameBytesMax, description(style)));
    return std::nullopt;
  }
  return name;
}

std::optional<std::string> read_new_name(const yaml::MapReader& map,
                                         std::span<const std::string> taken,
                                         NameStyle style,
                                         std::string_view what) {
  const std::optional<yaml::Value> value = map.require("name");
  std::optional<std::string> name = value ? read_name(*value, style) : std::nullopt;
  if (name && std::ranges::find(taken, *name) != taken.end()) {
    value->error(fmt::format("there is another {} `{}` already", what, *name));
  }
  return name;
}

std::vector<yaml::Value> limited(std::vector<yaml::Value> elements, std::size_t max) {
  if (elements.size() > max) {
    elements[max].error(fmt::format("more than {} entries", max));
    elements.erase(elements.begin() + static_cast<std::ptrdiff_t>(max), elements.end());
  }
  return elements;
}

void refuse_empty_lists(const yaml::MapReader& map, std::span<const std::string_view> keys) {
  for (const std::string_view key : keys) {
    const std::optional<yaml::Value> value = map.find(key);
    if (value && value->node().kind == yaml::Kind::list && value->node().children.empty()) {
      value->error("an empty list is no condition", "leave the key out");
    }
  }
}

void Vocabulary::declare(const std::vector<yaml::Value>& names) {
  for (const yaml::Value& value : names) {
    const auto known = names_.size();
    if (bit_of(value) && names_.size() == known) {
      value.error(fmt::format("duplicate {}", what_));
    }
  }
  close();
}

std::optional<std::uint8_t> Vocabulary::bit_of(const yaml::Value& value) {
  if (!open_) {
    const std::optional<std::size_t> at = value.one_of(names_, what_);
    return at ? std::optional(static_cast<std::uint8_t>(*at)) : std::nullopt;
  }
  const std::optional<std::string> name = read_name(value, NameStyle::identifier);
  if (!name) {
    return std::nullopt;
  }
  if (*name == "all") {
    value.error(fmt::format("`all` stands for every {} and cannot be one", what_));
    return std::nullopt;
  }
  const auto at = std::ranges::find(names_, *name);
  if (at == names_.end() && names_.size() == max_) {
    value.error(fmt::format("`{}` would be one {} too many; at most {}", *name, what_, max_));
    return std::nullopt;
  }
  const auto bit = static_cast<std::uint8_t>(at - names_.begin());
  if (at == names_.end()) {
    names_.push_back(*name);
  }
  return bit;
}

std::uint32_t Vocabulary::bits_of(const std::vector<yaml::Value>& values) {
  std::uint32_t bits = 0;
  for (const yaml::Value& value : values) {
    if (const std::optional<std::uint8_t> bit = bit_of(value)) {
      bits |= 1U << *bit;
    }
  }
  return bits;
}

std::optional<IntentIndex> read_intent(const yaml::Value& value, const Snapshot& snapshot) {
  std::vector<std::string> names = snapshot.router.intents;
  names.emplace_back(snapshot.intent_name(IntentIndex::unknown));
  const std::optional<std::size_t> at = value.one_of(names, "intent");
  if (!at) {
    return std::nullopt;
  }
  return *at + 1 == names.size() ? IntentIndex::unknown
                                 : IntentIndex{static_cast<std::uint8_t>(*at)};
}

}  // namespace sluice::policy
