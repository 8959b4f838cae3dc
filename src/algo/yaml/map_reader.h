#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "algo/yaml/value.h"

namespace sluice::yaml {

/// The entries of one map. Keys that nobody knows are reported at once, with the nearest known one.
class MapReader {
 public:
  /// @param keys       all that may stand here; asking for another one is a mistake in our code
  /// @param not_built  those of a later version: each is reported, and never suggested
  MapReader(const Value& value,
            std::span<const std::string_view> keys,
            std::span<const std::string_view> not_built = {});

  [[nodiscard]] const Value& value() const { return value_; }

  /// False when the value is no map, which is reported; then every key is absent, in silence.
  [[nodiscard]] bool is_map() const { return value_.node().kind == Kind::map; }

  /// The value of `key`, if it is there.
  [[nodiscard]] std::optional<Value> find(std::string_view key) const;

  /// The value of `key`; absent: a problem.
  [[nodiscard]] std::optional<Value> require(std::string_view key) const;

  /// The elements of the list at `key`; absent: none.
  [[nodiscard]] std::vector<Value> list(std::string_view key) const;

  /// The one value or the list of values at `key`; absent: none.
  [[nodiscard]] std::vector<Value> one_or_many(std::string_view key) const;

  /// A text that must be there.
  [[nodiscard]] std::optional<std::string> text(std::string_view key) const;

  /// Puts what `read` makes of the value at `key` into `target`; leaves the default when the key is
  /// absent or its value is refused.
  template <typename T, typename Read>
  void set(T& target, std::string_view key, Read read) const {
    if (const std::optional<Value> value = find(key)) {
      if (const auto result = read(*value)) {
        target = static_cast<T>(*result);
      }
    }
  }

 private:
  Value value_;
  std::span<const std::string_view> keys_;
};

}  // namespace sluice::yaml
