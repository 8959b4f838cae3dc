#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "flow/8_restore/url_check.h"

namespace sluice::restore {

/// Knows whether a text is inside the target of a Markdown link or image: behind `](`, where it
/// ends at the bracket that closes it, or behind `]:`, where it is the next word. Both may be
/// written in `<` `>` (CommonMark 0.31, sections 4.7 and 6.3). Renderers differ in what ends a
/// target, so that here the last of their ends counts.
class LinkTarget {
 public:
  explicit LinkTarget(std::span<const std::string> hosts) : check_(hosts) {}

  /// Reads on; the same as byte by byte, and fast where nothing begins.
  void feed(std::string_view text);

  /// What is put in here would be part of a link to a host that is not allowed.
  [[nodiscard]] bool blocks() const {
    return state_ != State::outside && state_ != State::bracket && !check_.is_allowed();
  }

  /// A new text begins.
  void reset();

 private:
  enum class State : std::uint8_t {
    outside,
    bracket,           ///< `]` was the last byte
    before_inline,     ///< behind `](`
    inline_target,     ///< in it, or in the title behind it
    inline_angle,      ///< in `](<`
    before_reference,  ///< behind `]:`
    reference,
    reference_angle,
  };

  void feed(char c);
  void open(State before);
  void feed_before(char c, State bare, State angle);
  void feed_inline(char c);
  void feed_inline_angle(char c);
  void feed_reference(char c);
  void feed_reference_angle(char c);
  [[nodiscard]] bool ends_paragraph(char c);

  UrlCheck check_;
  State state_ = State::outside;
  std::uint32_t depth_ = 0;     // Open brackets in an inline target.
  bool is_escaped_ = false;     // A backslash was the last byte.
  bool has_closed_ = false;     // Some `)` has come.
  bool is_line_blank_ = false;  // Nothing but blanks since the last line break.
  bool had_blank_line_ = false;
};

}  // namespace sluice::restore
