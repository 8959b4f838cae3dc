#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sluice::ner {

/// What kind of name a span is.
enum class NameType : std::uint8_t { person, organization, location, address };

inline constexpr std::size_t kNameTypes = 4;
inline constexpr std::array<NameType, kNameTypes> kAllNameTypes = {
    NameType::person, NameType::organization, NameType::location, NameType::address};

/// `person`, `organization`, `location`, `address`.
[[nodiscard]] std::string_view to_string(NameType type);

/// The type that a label of someone's data means, without regard to ASCII case: `PERSON`, `PER`,
/// `ORG`, `GPE`, `STREET_ADDRESS` and their like. Empty: none of ours.
[[nodiscard]] std::optional<NameType> name_type_of(std::string_view label);

/// One name in a text: UTF-8 byte offsets, never inside a character.
struct NameSpan {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  NameType type = NameType::person;
  std::uint8_t score = 100;  ///< probability in percent, 1..100

  friend bool operator==(const NameSpan&, const NameSpan&) = default;
};

/// For each type the least probability in percent that makes a span a finding, 1..99: lower finds
/// more, higher errs less. 0: no name of this type is a finding.
struct Thresholds {
  std::array<std::uint8_t, kNameTypes> percent = {20, 20, 20, 20};

  [[nodiscard]] std::uint8_t of(NameType type) const {
    return percent[static_cast<std::size_t>(type)];
  }

  friend bool operator==(const Thresholds&, const Thresholds&) = default;
};

}  // namespace sluice::ner
