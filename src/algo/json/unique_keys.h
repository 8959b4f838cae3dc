#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::json {

struct Token;

/// Finds a key that an object has twice, compared after unescaping. Keeps its scratch, so that it
/// allocates nothing in the steady state.
class UniqueKeys {
 public:
  /// The later one of two equal keys of a closed object; empty: all differ.
  ///
  /// @param tokens  of a tape whose token `object` is an object with all its children
  /// @param text    as walked, padded
  /// Cost: O(n log n) over the bytes of the keys, whatever they are: sorted, not hashed, so that
  /// nobody can choose keys that collide.
  [[nodiscard]] std::optional<std::uint32_t> duplicate(const std::vector<Token>& tokens,
                                                       std::string_view text,
                                                       std::uint32_t object);

 private:
  struct Key {
    std::uint64_t prefix = 0;  // The first eight bytes, zeros behind the end.
    std::string_view text;     // Unescaped.
    std::uint32_t token = 0;

    [[nodiscard]] bool equals(const Key& other) const {
      return prefix == other.prefix && text == other.text;
    }
  };

  void collect(const std::vector<Token>& tokens, std::string_view text, std::uint32_t object);
  [[nodiscard]] std::optional<std::uint32_t> among_few() const;
  [[nodiscard]] std::optional<std::uint32_t> among_many();

  std::vector<Key> keys_;
  std::vector<std::string> unescaped_;  // Owns the text of keys that had escapes.
};

}  // namespace sluice::json
