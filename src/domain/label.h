#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "domain/entity.h"

namespace sluice {

/// A position in the configured list of at most 8 levels; 0 is the least sensitive. Larger is
/// stricter.
enum class Level : std::uint8_t {};

[[nodiscard]] constexpr Level strictest(Level a, Level b) {
  return std::max(a, b);
}

/// A set of at most 16 named compartments, bit i for the i-th configured name.
using CategorySet = std::uint16_t;

/// A set of at most 8 named regions, bit i for the i-th configured name; where data may be
/// processed.
using RegionSet = std::uint8_t;

/// What a vendor must promise. The strictest of two wins.
struct Terms {
  std::optional<std::uint16_t> retention_days_max;  ///< empty: unrestricted
  bool no_training = false;

  friend bool operator==(const Terms&, const Terms&) = default;
};

/// How sensitive something is and what follows. See docs on policy for the meaning of each part.
struct Label {
  Level level{};
  CategorySet categories = 0;
  std::optional<RegionSet> regions;  ///< empty: unrestricted; a set of none refuses everywhere
  Terms terms;

  friend bool operator==(const Label&, const Label&) = default;
};

/// The label of data that has both origins: levels by maximum, categories by union, regions by
/// intersection, terms by the strictest. Associative, commutative, idempotent; `Label{}` is its
/// unit.
[[nodiscard]] Label join(const Label& a, const Label& b);

/// Who raised a label.
enum class ReasonKind : std::uint8_t {
  floor_of_workload,  ///< index: WorkloadIndex
  floor_of_key,       ///< the caller's key declares one
  declared,           ///< header x-sluice-data-class; can only raise
  finding,            ///< a span in the bytes; entity says which type; the only removable kind
  marking,            ///< index: position in `labels.markings`
  dictionary,   ///< index: position in `labels.dictionaries`; removable, since a span is known: see
                ///< `entity`
  unscannable,  ///< something the scanner cannot read; index: MediaType
  session,      ///< an earlier turn
  document,     ///< a retrieved passage or a memory
  classifier,   ///< index: position in the subjects of `labels.sensitivity`; count: percent
};

/// One cause of a label, with what it raises the label to.
struct Reason {
  ReasonKind kind = ReasonKind::finding;
  EntityType entity{};      ///< for `finding` and `dictionary`: whose spans would have to go
  std::uint16_t index = 0;  ///< as ReasonKind says
  std::uint16_t count = 1;  ///< how many spans raised it; saturates; or as ReasonKind says
  Label raises;

  /// Only a finding with a span can be taken out of the bytes; all else stays whatever is masked.
  [[nodiscard]] bool is_removable() const {
    return kind == ReasonKind::finding || kind == ReasonKind::dictionary;
  }

  friend bool operator==(const Reason&, const Reason&) = default;
};

/// The join of all reasons: the original label.
[[nodiscard]] Label original_label(std::span<const Reason> reasons);

/// The join of the reasons that remain when every span of the types in `removed` has left the
/// bytes.
[[nodiscard]] Label residual_label(std::span<const Reason> reasons, const EntitySet& removed);

}  // namespace sluice
