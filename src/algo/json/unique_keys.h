#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::json {

struct Token;

/// Remembers roughly which keys an open object has. Most objects have few: then no two of them fall
/// into one of its 256 bits, and nothing has to be compared.
class SeenKeys {
 public:
  /// @param key  as written, without its quotes; at least eight bytes must be readable
  void add(std::string_view key) {
    std::uint64_t prefix = 0;
    std::memcpy(&prefix, key.data(), sizeof(prefix));
    if (key.size() < sizeof(prefix)) {
      prefix &= (std::uint64_t{1} << (8 * key.size())) - 1;  // A guess on big-endian machines.
    }
    constexpr std::uint64_t kSpread = 0x9E3779B97F4A7C15;  // 2^64 / golden ratio.
    const std::uint64_t place = ((prefix ^ key.size()) * kSpread) >> 56U;
    std::uint64_t& bits = bits_[place >> 6U];
    const std::uint64_t bit = std::uint64_t{1} << (place & 63U);
    has_doubt_ = has_doubt_ || (bits & bit) != 0;
    bits |= bit;
  }

  /// Something was seen that must be compared byte by byte.
  void doubt() { has_doubt_ = true; }

  [[nodiscard]] bool has_doubt() const { return has_doubt_; }

 private:
  std::array<std::uint64_t, 4> bits_{};
  bool has_doubt_ = false;
};

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
  [[nodiscard]] std::optional<std::uint32_t> duplicate(std::span<const Token> tokens,
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

  void collect(std::span<const Token> tokens, std::string_view text, std::uint32_t object);
  [[nodiscard]] std::optional<std::uint32_t> among_few() const;
  [[nodiscard]] std::optional<std::uint32_t> among_many();

  std::vector<Key> keys_;
  std::vector<std::string> unescaped_;  // Owns the text of keys that had escapes.
};

}  // namespace sluice::json
