#include "flow/8_restore/url_check.h"

#include <algorithm>
#include <string_view>

namespace sluice::restore {
namespace {

constexpr std::size_t kHostBytesMax = 253;  // RFC 1035, section 2.3.4, without the dots' octets.

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

bool ends_host(char c) {
  return c == '/' || c == '?' || c == '#';
}

/// Bytes on which every reader of URLs agrees that the URL goes on.
bool is_plain(char c) {
  return is_alphanumeric(c) || std::string_view("-._~/?#&=%+:@!$").contains(c);
}

}  // namespace

void UrlCheck::restart() {
  state_ = State::scheme;
  read_.clear();
}

void UrlCheck::feed(char c) {
  switch (state_) {
    case State::scheme:
      return feed_scheme(to_lower(c));
    case State::host:
      return feed_host(to_lower(c));
    case State::port:
      return feed_port(c);
    case State::allowed:
      state_ = is_plain(c) ? State::allowed : State::refused;
      return;
    case State::refused:
      return;
  }
}

void UrlCheck::feed_scheme(char c) {
  read_ += c;
  if (read_ == "https://" || read_ == "http://") {
    state_ = State::host;
    read_.clear();
  } else if (!std::string_view("https://").starts_with(read_) &&
             !std::string_view("http://").starts_with(read_)) {
    state_ = State::refused;
  }
}

void UrlCheck::feed_host(char c) {
  if (is_alphanumeric(c) || c == '-' || c == '.') {
    read_ += c;
    state_ = read_.size() > kHostBytesMax ? State::refused : State::host;
  } else if ((ends_host(c) || c == ':') && knows_host()) {
    state_ = c == ':' ? State::port : State::allowed;
  } else {
    state_ = State::refused;
  }
}

void UrlCheck::feed_port(char c) {
  if (ends_host(c)) {
    state_ = State::allowed;
  } else if (c < '0' || c > '9') {
    state_ = State::refused;
  }
}

bool UrlCheck::knows_host() const {
  return std::ranges::find(hosts_, read_) != hosts_.end();
}

}  // namespace sluice::restore
