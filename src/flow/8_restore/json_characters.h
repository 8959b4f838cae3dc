#pragma once

#include <cstdint>
#include <string>

namespace sluice::restore {

/// Reads JSON source byte by byte and says what each byte means. Takes what models write, so broken
/// JSON too: an escape that means nothing stands for itself, half a surrogate pair for U+FFFD.
class JsonCharacters {
 public:
  enum class Step : std::uint8_t {
    character,      ///< of a string, or of what stands between strings
    inside_escape,  ///< nothing yet: more bytes of an escape must come
    opens_string,   ///< an unescaped quote
    closes_string,
  };

  /// @param text  what the byte completes is appended: a character at most, or U+FFFD and one
  Step feed(char c, std::string& text);

  /// The next byte belongs to an escape, so nothing can begin with it.
  [[nodiscard]] bool is_inside_escape() const { return state_ != State::plain; }

  [[nodiscard]] bool is_inside_string() const { return in_string_; }

 private:
  enum class State : std::uint8_t { plain, backslash, hex };

  Step feed_plain(char c, std::string& text);
  Step feed_escape(char c, std::string& text);
  Step feed_hex(char c, std::string& text);
  void append_unit(std::string& text);
  void end_pair(std::string& text);

  State state_ = State::plain;
  bool in_string_ = false;
  unsigned digits_ = 0;               // Of a \uXXXX, read so far.
  std::uint32_t unit_ = 0;            // Its value.
  std::uint32_t high_surrogate_ = 0;  // That waits for its other half; 0: none.
};

}  // namespace sluice::restore
