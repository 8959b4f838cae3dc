#include "flow/8_restore/json_characters.h"

#include <string_view>

namespace sluice::restore {
namespace {

constexpr std::string_view kReplacement = "\uFFFD";

int hex_value(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// What the letter of a short escape means; '\0': nothing.
char short_escape(char letter) {
  switch (letter) {
    case '"':
    case '\\':
    case '/':
      return letter;
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return '\0';
  }
}

void append_utf8(std::string& text, std::uint32_t code) {
  const auto byte = [&](std::uint32_t value) { text += static_cast<char>(value); };
  if (code < 0x80) {
    byte(code);
    return;
  }
  if (code < 0x800) {
    byte(0xC0U | code >> 6U);
  } else if (code < 0x10000) {
    byte(0xE0U | code >> 12U);
    byte(0x80U | (code >> 6U & 0x3FU));
  } else {
    byte(0xF0U | code >> 18U);
    byte(0x80U | (code >> 12U & 0x3FU));
    byte(0x80U | (code >> 6U & 0x3FU));
  }
  byte(0x80U | (code & 0x3FU));
}

}  // namespace

JsonCharacters::Step JsonCharacters::feed(char c, std::string& text) {
  switch (state_) {
    case State::plain:
      return feed_plain(c, text);
    case State::backslash:
      return feed_escape(c, text);
    case State::hex:
      return feed_hex(c, text);
  }
  return Step::character;
}

JsonCharacters::Step JsonCharacters::feed_plain(char c, std::string& text) {
  if (c == '\\' && in_string_) {
    state_ = State::backslash;
    return Step::inside_escape;
  }
  end_pair(text);
  if (c == '"') {
    in_string_ = !in_string_;
    return in_string_ ? Step::opens_string : Step::closes_string;
  }
  text += c;
  return Step::character;
}

JsonCharacters::Step JsonCharacters::feed_escape(char c, std::string& text) {
  if (c == 'u') {
    state_ = State::hex;
    digits_ = 0;
    unit_ = 0;
    return Step::inside_escape;
  }
  state_ = State::plain;
  end_pair(text);
  if (const char meant = short_escape(c); meant != '\0') {
    text += meant;
  } else {
    text += '\\';
    text += c;
  }
  return Step::character;
}

JsonCharacters::Step JsonCharacters::feed_hex(char c, std::string& text) {
  const int value = hex_value(c);
  if (value < 0) {
    // No escape after all: what was read of it is dropped, since no reader agrees what it means.
    state_ = State::plain;
    return feed_plain(c, text);
  }
  unit_ = unit_ * 16 + static_cast<std::uint32_t>(value);
  if (++digits_ < 4) {
    return Step::inside_escape;
  }
  state_ = State::plain;
  append_unit(text);
  return Step::character;
}

void JsonCharacters::append_unit(std::string& text) {
  const bool is_low = unit_ >= 0xDC00 && unit_ <= 0xDFFF;
  if (is_low && high_surrogate_ != 0) {
    append_utf8(text, 0x10000U + ((high_surrogate_ - 0xD800U) << 10U) + (unit_ - 0xDC00U));
    high_surrogate_ = 0;
    return;
  }
  end_pair(text);
  if (unit_ >= 0xD800 && unit_ <= 0xDBFF) {
    high_surrogate_ = unit_;
  } else if (is_low) {
    text += kReplacement;
  } else {
    append_utf8(text, unit_);
  }
}

void JsonCharacters::end_pair(std::string& text) {
  if (high_surrogate_ != 0) {
    text += kReplacement;
    high_surrogate_ = 0;
  }
}

}  // namespace sluice::restore
