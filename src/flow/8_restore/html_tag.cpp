#include "flow/8_restore/html_tag.h"

#include <algorithm>

namespace sluice::restore {
namespace {

bool is_white(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool continues_name(char c) {
  return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == ':' || c == '_' || c == '.';
}

}  // namespace

void HtmlTag::feed(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (state_ == State::outside) {
      at = std::min(text.find('<', at), text.size());
      if (at == text.size()) {
        return;
      }
    }
    feed(text[at]);
  }
}

void HtmlTag::feed(char c) {
  switch (state_) {
    case State::outside:
      state_ = c == '<' ? State::opened : State::outside;
      return;
    case State::opened:
      check_.refuse();
      is_line_blank_ = false;
      if (c == '/' || c == '!' || c == '?') {
        state_ = State::inside;
      } else if (c != '<') {
        state_ = is_letter(c) ? State::name : State::outside;
      }
      return;
    case State::name:
      return feed_name(c);
    case State::inside:
      return feed_inside(c);
    case State::before_value:
      return feed_before_value(c);
    case State::quoted:
      return feed_quoted(c);
    case State::unquoted:
      return feed_unquoted(c);
  }
}

/// `a<b;` and `<ada@example.com>` are no tags.
void HtmlTag::feed_name(char c) {
  if (continues_name(c)) {
    return;
  }
  if (is_white(c) || c == '/') {
    state_ = State::inside;
    feed_inside(c);
    return;
  }
  state_ = c == '<' ? State::opened : State::outside;
}

void HtmlTag::feed_inside(char c) {
  const bool is_blank_line = c == '\n' && is_line_blank_;
  is_line_blank_ = c == '\n' || (is_line_blank_ && is_white(c));
  if (c == '>' || is_blank_line) {
    state_ = State::outside;
  } else if (c == '=') {
    state_ = State::before_value;
  }
}

void HtmlTag::feed_before_value(char c) {
  if (is_white(c)) {
    return;
  }
  if (c == '>') {
    state_ = State::outside;
    return;
  }
  check_.restart();
  if (c == '"' || c == '\'') {
    quote_ = c;
    state_ = State::quoted;
  } else {
    state_ = State::unquoted;
    check_.feed(c);
  }
}

void HtmlTag::feed_quoted(char c) {
  if (c == quote_) {
    leave_value(State::inside);
  } else {
    check_.feed(c);
  }
}

void HtmlTag::feed_unquoted(char c) {
  if (c == '>') {
    leave_value(State::outside);
  } else if (is_white(c)) {
    leave_value(State::inside);
    feed_inside(c);
  } else {
    check_.feed(c);
  }
}

void HtmlTag::leave_value(State next) {
  check_.refuse();
  is_line_blank_ = false;
  state_ = next;
}

}  // namespace sluice::restore
