#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "flow/8_restore/url_check.h"

namespace sluice::restore {

/// Knows whether a text is inside an HTML tag, from its name to the `>` that closes it. An
/// attribute that is not closed goes on to the next quote, over everything: that is how dangling
/// markup sends the rest of a page away (HTML Standard, section 13.2.5, August 2026).
class HtmlTag {
 public:
  explicit HtmlTag(std::span<const std::string> hosts) : check_(hosts) {}

  /// Reads on; the same as byte by byte, and fast where nothing begins.
  void feed(std::string_view text);

  /// What is put in here would be part of a tag, in a place that is no URL to an allowed host.
  [[nodiscard]] bool blocks() const {
    return state_ != State::outside && state_ != State::opened && !check_.is_allowed();
  }

  /// A new text begins.
  void reset() { state_ = State::outside; }

 private:
  enum class State : std::uint8_t {
    outside,
    opened,  ///< `<` was the last byte
    name,
    inside,
    before_value,  ///< behind `=`
    quoted,
    unquoted,
  };

  void feed(char c);
  void feed_name(char c);
  void feed_inside(char c);
  void feed_before_value(char c);
  void feed_quoted(char c);
  void feed_unquoted(char c);
  void leave_value(State next);

  UrlCheck check_;
  State state_ = State::outside;
  char quote_ = '"';
  bool is_line_blank_ = false;  // Nothing but blanks since the last line break.
};

}  // namespace sluice::restore
