#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace sluice::schema {

/// How one value is written.
enum class Form : std::uint8_t {
  none,      ///< only a map will do
  text,      ///< not empty
  word,      ///< one of `words`
  whole,     ///< a whole number, `least` to `most`
  boolean,   ///< `true` or `false`
  date,      ///< `2026-12-01`
  duration,  ///< `500ms`, `30s`
  size,      ///< `32MiB`, or bytes
  price,     ///< dollars per million tokens
  tier,      ///< a word, or `specialised:NAME`
};

/// How many values stand at a key.
enum class Count : std::uint8_t {
  one,
  one_or_many,  ///< one, or a list
  list,
  by_name,  ///< a map from names to values
};

struct Shape;

/// One key of a map.
struct Key {
  std::string_view name;
  std::string_view what;  ///< one sentence, for the person who points at it
  Form form = Form::text;
  Count count = Count::one;
  bool is_required = false;
  std::string_view fallback = {};                ///< JSON: what holds where it is left out
  std::span<const std::string_view> words = {};  ///< for Form::word
  std::int64_t least = 0;                        ///< for Form::whole and Form::size
  std::int64_t most = 0;                         ///< likewise
  const Shape* map = nullptr;                    ///< a map may stand there: as well, or only that
  std::span<const std::string_view> of_names = {};  ///< for Count::by_name; empty: any
};

/// What a map may hold.
struct Shape {
  std::string_view name;  ///< of the definition in the schema
  std::span<const Key> keys;
};

/// The whole configuration.
[[nodiscard]] const Shape& configuration_shape();

/// `labels` and `workloads`.
[[nodiscard]] const Shape& labels_shape();
[[nodiscard]] const Shape& workload_shape();

/// `zones`, `engines`.
[[nodiscard]] const Shape& zone_shape();
[[nodiscard]] const Shape& engine_shape();

/// `policy`, and one claim of `prove`.
[[nodiscard]] const Shape& policy_shape();
[[nodiscard]] const Shape& claim_shape();

}  // namespace sluice::schema
