#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::scan {

/// A text in which what only looks like ASCII is ASCII and what is not seen is gone: full-width and
/// mathematical letters, other scripts' digits, look-alikes, zero-width and combining characters.
/// Remembers where each byte came from. Reused from text to text.
class Normalised {
 public:
  /// Reads `text`, which is UTF-8; broken bytes stay as they are.
  ///
  /// @return false when nothing changes: then text() is empty, and positions are those of `text`
  bool read(std::string_view text);

  [[nodiscard]] std::string_view text() const { return text_; }

  /// Where the character that byte `position` belongs to begins in the text that was read.
  [[nodiscard]] std::uint32_t origin(std::size_t position) const;

  /// Where that character ends.
  [[nodiscard]] std::uint32_t origin_end(std::size_t position) const;

  /// The first byte that stems from `origin` or later.
  [[nodiscard]] std::size_t position_of(std::uint32_t origin) const;

 private:
  /// From byte `position` of the result on, bytes stem from `origin` on, one by one.
  struct Shift {
    std::uint32_t position;
    std::uint32_t origin;
  };

  std::string text_;
  std::vector<Shift> shifts_;
  std::string_view source_;
};

/// The first byte of `text`, from `from` on, that is no ASCII; text.size() when there is none.
[[nodiscard]] std::size_t first_non_ascii(std::string_view text, std::size_t from);

/// The character at `text[at]`: its code point and bytes. One byte and U+FFFD for broken UTF-8.
struct Character {
  std::uint32_t code_point = 0xFFFD;
  std::size_t bytes = 1;
};

[[nodiscard]] Character character_at(std::string_view text, std::size_t at);

/// The character that ends before `at`, which is not 0.
[[nodiscard]] Character character_before(std::string_view text, std::size_t at);

/// `text` normalised, for words that are looked up in normalised texts.
[[nodiscard]] std::string normalised(std::string_view text);

}  // namespace sluice::scan
