#include "flow/8_restore/bare_url.h"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace sluice::restore {
namespace {

/// Schemes that act without two slashes behind them. `tel` is left out: "Tel:" stands before
/// numbers in ordinary letters, and a number dials itself.
constexpr std::string_view kSchemes[] = {
    "http",       "https",  "ftp",      "ftps",   "ws",       "wss",      "file",       "mailto",
    "javascript", "data",   "vbscript", "blob",   "sms",      "sip",      "sips",       "xmpp",
    "magnet",     "callto", "skype",    "intent", "facetime", "whatsapp", "view-source"};
constexpr std::size_t kAtomBytesMax = 24;
constexpr std::size_t kUnreadBytesMax = 256;

/// U+3002, U+FF0E, U+FF61: browsers read them as dots of a host name (UTS 46).
constexpr std::uint32_t kOtherDots[] = {0xE38082, 0xEFBC8E, 0xEFBDA1};

bool is_white(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

bool is_line_break(char c) {
  return c == '\t' || c == '\n' || c == '\r';
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_slash(char c) {
  return c == '/' || c == '\\';
}

bool is_ascii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

bool is_atom(char c) {
  return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
}

int hex_value(char c) {
  if (is_digit(c)) {
    return c - '0';
  }
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

}  // namespace

void BareUrl::reset() {
  is_first_word_ = true;
  has_begun_ = false;
  is_all_url_ = false;
  begin_word();
}

void BareUrl::begin_word() {
  unread_.clear();
  check_.restart();
  has_url_ = false;
  percent_.clear();
  atom_.clear();
  last_ = '\0';
  three_ = 0;
  labels_ = 0;
  label_bytes_ = 0;
  label_has_letter_ = false;
  has_port_ = false;
  has_at_sign_ = false;
}

bool BareUrl::ends_word(char c) const {
  return is_white(c) && (breaks_ == LineBreaks::end_words || !is_line_break(c));
}

/// White space ends a word, so only the last word tells how the text stands.
void BareUrl::feed(std::string_view text) {
  while (is_first_word_ && breaks_ == LineBreaks::vanish && !text.empty()) {
    feed_first_word(text.front());
    text.remove_prefix(1);
  }
  std::size_t word = text.size();
  while (word > 0 && !ends_word(text[word - 1])) {
    --word;
  }
  if (word > 0) {
    begin_word();
  }
  std::ranges::copy_if(text.substr(word), std::back_inserter(unread_), [](char c) {
    return !is_line_break(c);  // Here it vanishes, else it would have ended the word.
  });
  if (unread_.size() > kUnreadBytesMax) {
    read_on();
  }
}

/// What fetches a URL encodes the blanks in it: a string that begins with one is one to its end.
void BareUrl::feed_first_word(char c) {
  if (is_line_break(c)) {
    return;
  }
  if (!ends_word(c)) {
    has_begun_ = true;
    feed(c);
  } else if (has_begun_) {
    is_all_url_ = has_url_ && !check_.is_allowed();
    is_first_word_ = false;
    begin_word();
  }
}

bool BareUrl::blocks() {
  if (is_all_url_) {
    return true;
  }
  read_on();
  return has_url_ && !check_.is_allowed();
}

bool BareUrl::is_beginning() {
  read_on();
  return check_.is_beginning();
}

void BareUrl::read_on() {
  for (const char c : unread_) {
    feed(c);
  }
  unread_.clear();
}

void BareUrl::feed(char c) {
  check_.feed(c);
  decode(c);
  // Where no URL has begun, one may begin behind anything that is no part of a scheme.
  if (!has_url_ && !is_atom(c)) {
    check_.restart();
  }
}

/// Notices `%2F` as the slash that a program makes of it.
void BareUrl::decode(char c) {
  const bool goes_on = !percent_.empty() && hex_value(c) >= 0;
  if (!goes_on) {
    flush_percent();
  }
  if (!goes_on && c != '%') {
    notice(c);
    return;
  }
  percent_ += c;
  if (percent_.size() == 3) {
    const int byte = hex_value(percent_[1]) * 16 + hex_value(percent_[2]);
    percent_.clear();
    notice(static_cast<char>(byte));
  }
}

void BareUrl::flush_percent() {
  for (const char held : percent_) {
    notice(held);
  }
  percent_.clear();
}

void BareUrl::notice(char c) {
  if (is_trigger(c)) {
    const bool is_path = check_.is_allowed() && is_domain() && !is_slash(last_);
    // Inside an allowed URL a file name looks like a domain; a second URL is another matter.
    if (!check_.is_beginning() && !is_path) {
      check_.refuse();
    }
    has_url_ = true;
  }
  has_port_ = (c == ':' && is_domain()) || (has_port_ && is_digit(c));
  has_at_sign_ = has_at_sign_ || c == '@';
  follow_atom(c);
  follow_domain(c);
  last_ = c;
}

bool BareUrl::is_trigger(char c) const {
  if (is_slash(c) && is_slash(last_)) {
    return true;
  }
  if (c == ':' && names_scheme()) {
    return true;
  }
  if (c == '.' && atom_.ends_with("www")) {
    return true;
  }
  if (c == ':' && !has_url_ && has_at_sign_ && is_domain()) {
    return true;  // `git@evil.example:` is an address, too.
  }
  return (is_slash(c) || c == '?' || c == '#') && (is_domain() || has_port_);
}

/// The word before a colon is a scheme, whatever digits or dots stand before it.
bool BareUrl::names_scheme() const {
  return std::ranges::any_of(kSchemes, [&](std::string_view scheme) {
    return atom_.ends_with(scheme) &&
           (atom_.size() == scheme.size() || !is_letter(atom_[atom_.size() - scheme.size() - 1]));
  });
}

/// `evil.example`, or four numbers.
bool BareUrl::is_domain() const {
  return (labels_ >= 1 && label_has_letter_ && label_bytes_ >= 2) ||
         (labels_ == 3 && label_bytes_ >= 1 && !label_has_letter_);
}

void BareUrl::follow_atom(char c) {
  if (!is_atom(c)) {
    atom_.clear();
    return;
  }
  if (atom_.size() == kAtomBytesMax) {
    atom_.erase(0, 1);
  }
  atom_ += is_letter(c) ? static_cast<char>(c | 0x20) : c;
}

void BareUrl::follow_domain(char c) {
  three_ = (three_ << 8U | static_cast<unsigned char>(c)) & 0xFFFFFFU;
  if (c == '.' || std::ranges::find(kOtherDots, three_) != std::end(kOtherDots)) {
    end_label();
  } else if (is_letter(c) || !is_ascii(c)) {
    ++label_bytes_;
    label_has_letter_ = true;
  } else if (is_digit(c) || c == '-') {
    ++label_bytes_;
  } else {
    labels_ = 0;
    label_bytes_ = 0;
    label_has_letter_ = false;
  }
}

void BareUrl::end_label() {
  labels_ = label_bytes_ > 0 ? labels_ + 1 : 0;
  label_bytes_ = 0;
  label_has_letter_ = false;
}

}  // namespace sluice::restore
