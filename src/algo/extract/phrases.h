#pragma once

#include <span>
#include <string>
#include <string_view>

namespace sluice::extract {

/// The words of a text, folded, each with a space before and behind, so that phrases are found by
/// plain search: `" what s the date "`.
class Phrases {
 public:
  /// @param words_max  what is behind is not read
  explicit Phrases(std::string_view text, std::size_t words_max = 60);

  [[nodiscard]] bool has(std::string_view phrase) const;
  [[nodiscard]] bool begins_with(std::string_view phrase) const;
  [[nodiscard]] bool has_one(std::span<const std::string_view> phrases) const;
  [[nodiscard]] bool begins_with_one(std::span<const std::string_view> phrases) const;
  [[nodiscard]] bool ends_with_one(std::span<const std::string_view> phrases) const;

  /// Removes the first of `phrases` that it begins with; true when there was one.
  bool drop_one(std::span<const std::string_view> phrases);

  /// What stands behind the last occurrence of one of `phrases`; empty: none is there.
  [[nodiscard]] std::string_view behind_one(std::span<const std::string_view> phrases) const;

  [[nodiscard]] bool empty() const { return words_.size() <= 1; }

  /// The first word.
  [[nodiscard]] std::string_view first() const;

 private:
  std::string words_;  // Begins and ends with a space.
};

}  // namespace sluice::extract
