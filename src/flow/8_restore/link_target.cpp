#include "flow/8_restore/link_target.h"

#include <algorithm>
#include <utility>

namespace sluice::restore {
namespace {

bool is_white(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

}  // namespace

void LinkTarget::reset() {
  state_ = State::outside;
}

void LinkTarget::open(State before) {
  state_ = before;
  check_.restart();
  depth_ = 0;
  is_escaped_ = false;
  has_closed_ = false;
  is_line_blank_ = false;
  had_blank_line_ = false;
}

void LinkTarget::feed(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (state_ == State::outside) {
      at = std::min(text.find(']', at), text.size());
      if (at == text.size()) {
        return;
      }
    }
    feed(text[at]);
  }
}

void LinkTarget::feed(char c) {
  switch (state_) {
    case State::outside:
    case State::bracket:
      if (state_ == State::bracket && (c == '(' || c == ':')) {
        return open(c == '(' ? State::before_inline : State::before_reference);
      }
      state_ = c == ']' ? State::bracket : State::outside;
      return;
    case State::before_inline:
      return feed_before(c, State::inline_target, State::inline_angle);
    case State::before_reference:
      return feed_before(c, State::reference, State::reference_angle);
    case State::inline_target:
      return feed_inline(c);
    case State::inline_angle:
      return feed_inline_angle(c);
    case State::reference:
      return feed_reference(c);
    case State::reference_angle:
      return feed_reference_angle(c);
  }
}

/// Blanks and one line break may stand before a target.
void LinkTarget::feed_before(char c, State bare, State angle) {
  if (c == '<') {
    state_ = angle;
    return;
  }
  if (is_white(c)) {
    const bool is_blank_line = c == '\n' && is_line_blank_;
    is_line_blank_ = is_line_blank_ || c == '\n';
    if (is_blank_line && bare == State::reference) {
      state_ = State::outside;
    }
    return;
  }
  is_line_blank_ = false;
  state_ = bare;
  feed(c);
}

void LinkTarget::feed_inline(char c) {
  if (is_white(c)) {
    check_.refuse();  // A title, or a renderer that takes it for more of the URL.
  }
  check_.feed(c);
  if (ends_paragraph(c)) {
    state_ = State::outside;
    return;
  }
  if (std::exchange(is_escaped_, c == '\\' && !is_escaped_)) {
    return;
  }
  if (c == '(') {
    ++depth_;
  } else if (c == ')') {
    has_closed_ = true;
    const bool is_end = depth_ == 0 || had_blank_line_;
    depth_ -= is_end ? 0U : 1U;
    state_ = is_end ? State::outside : state_;
  }
}

/// A blank line ends what no bracket ends well. Where no bracket has come at all, renderers that
/// search for the next `)` go on over it.
bool LinkTarget::ends_paragraph(char c) {
  const bool is_blank_line = c == '\n' && is_line_blank_;
  is_line_blank_ = c == '\n' || (is_line_blank_ && is_white(c));
  had_blank_line_ = had_blank_line_ || is_blank_line;
  return is_blank_line && has_closed_;
}

void LinkTarget::feed_inline_angle(char c) {
  check_.feed(c);
  // Without its `>` on the same line it is no such target; what follows is still inside brackets.
  const bool is_end = c == '\n' || (c == '>' && !is_escaped_);
  is_escaped_ = c == '\\' && !is_escaped_;
  if (is_end) {
    check_.refuse();
    is_escaped_ = false;
    state_ = State::inline_target;
  }
}

void LinkTarget::feed_reference(char c) {
  check_.feed(c);
  if (is_white(c)) {
    state_ = State::outside;
  }
}

void LinkTarget::feed_reference_angle(char c) {
  check_.feed(c);
  const bool is_end = c == '\n' || (c == '>' && !is_escaped_);
  is_escaped_ = c == '\\' && !is_escaped_;
  state_ = is_end ? State::outside : state_;
}

}  // namespace sluice::restore
