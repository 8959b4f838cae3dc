#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "algo/yaml/map_reader.h"
#include "algo/yaml/value.h"
#include "domain/ids.h"

namespace sluice::policy {

struct Snapshot;

/// What may stand in a name. Names appear in headers, logs and metrics: never a control character.
enum class NameStyle : std::uint8_t {
  identifier,  ///< letters, digits, `_`, `-`, `.`; begins with a letter or digit
  model,       ///< also `/`, `:`, `@`, `+`, as vendors name models
  sentence,    ///< anything that can be printed: names of rules
};

/// A name of at most kNameBytesMax bytes in this style.
[[nodiscard]] std::optional<std::string> read_name(const yaml::Value& value, NameStyle style);

/// The `name` of an entry, which must be there and not be among `taken`.
/// @param what  what is named, for the message: `zone`
[[nodiscard]] std::optional<std::string> read_new_name(const yaml::MapReader& map,
                                                       std::span<const std::string> taken,
                                                       NameStyle style,
                                                       std::string_view what);

/// One of the policy's intents, or `unknown`.
[[nodiscard]] std::optional<IntentIndex> read_intent(const yaml::Value& value,
                                                     const Snapshot& snapshot);

/// The names of things that have one, in their order.
template <typename Named>
[[nodiscard]] std::vector<std::string> names_of(const std::vector<Named>& things) {
  std::vector<std::string> names;
  names.reserve(things.size());
  for (const Named& thing : things) {
    names.push_back(thing.name);
  }
  return names;
}

/// The elements of a list, at most `max`; more are a problem, and cut off.
[[nodiscard]] std::vector<yaml::Value> limited(std::vector<yaml::Value> elements, std::size_t max);

/// Reports each of `keys` whose value is an empty list: it would be no condition at all, so that
/// what holds it means more than it seems to.
void refuse_empty_lists(const yaml::MapReader& map, std::span<const std::string_view> keys);

/// The names that bits of a set stand for: declared once, or gathered where they are first used.
class Vocabulary {
 public:
  /// @param what  one of them, for messages: `category`
  /// @param max   bits of the set
  Vocabulary(std::string_view what, std::size_t max) : what_(what), max_(max) {}

  /// Fixes the names, so that any other is a problem from now on.
  void declare(const std::vector<yaml::Value>& names);

  /// No new name from now on.
  void close() { open_ = false; }

  /// The bit of the name that `value` is; a new one while names are still gathered.
  [[nodiscard]] std::optional<std::uint8_t> bit_of(const yaml::Value& value);

  /// The bits of all names in `values`.
  [[nodiscard]] std::uint32_t bits_of(const std::vector<yaml::Value>& values);

  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

 private:
  std::string_view what_;
  std::size_t max_;
  std::vector<std::string> names_;
  bool open_ = true;
};

}  // namespace sluice::policy
