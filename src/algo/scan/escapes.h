#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::scan {

/// A text whose escapes are undone: percent-encoding (RFC 3986), `\u0040`, `\u{40}`,
/// `\U00000040` and `\x40`, HTML character references by number and the common ones by name,
/// quoted-printable (RFC 2045). Where each byte came from is kept. Reused from text to text.
class EscapedText {
 public:
  /// @return false when nothing was escaped
  bool read(std::string_view text);

  [[nodiscard]] std::string_view text() const { return text_; }

  /// Where what byte `position` stems from begins in the text that was read.
  [[nodiscard]] std::uint32_t origin(std::size_t position) const;

  /// Where it ends.
  [[nodiscard]] std::uint32_t origin_end(std::size_t position) const;

  /// The first byte that stems from `origin` or later.
  [[nodiscard]] std::size_t position_of(std::size_t origin) const;

 private:
  /// The bytes `position .. position + bytes` stem from one escape.
  struct Escape {
    std::uint32_t position = 0;
    std::uint32_t bytes = 0;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
  };

  [[nodiscard]] const Escape* last_before(std::size_t position) const;

  std::string text_;
  std::vector<Escape> escapes_;
};

/// True when a character of HTML is written by a name that ordinary texts do not have: `&commat;`.
[[nodiscard]] bool has_named_escape(std::string_view text);

/// True when the digits at `at` may be part of an escape: what makes a text worth reading by
/// EscapedText. Every escape of a printable ASCII character has a digit behind its sign, but for
/// those by name.
[[nodiscard]] bool is_in_escape(std::string_view text, std::size_t at);

}  // namespace sluice::scan
