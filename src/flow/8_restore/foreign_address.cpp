#include "flow/8_restore/foreign_address.h"

#include <algorithm>
#include <iterator>

#include <arpa/inet.h>

#include "flow/8_restore/address_behind.h"

namespace sluice::restore {
namespace {

constexpr std::size_t kHostBytesMax = 253;  // RFC 1035, section 2.3.4.

/// Endings of source files and documents that are countries, too: as all of a string, they are
/// rather the file.
constexpr std::string_view kSources[] = {
    "cc", "md", "mov", "pl", "ps", "py", "rs", "sh", "so", "zip"};

bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

/// What divides words in prose and in source code, and stands in no URL that is meant well.
bool ends_word(char c) {
  return is_blank(c) || std::string_view("'\"`<>(){}[],;|").contains(c);
}

/// URL parsers drop them (WHATWG URL, section 4.4).
bool is_line_break(char c) {
  return c == '\t' || c == '\n' || c == '\r';
}

bool is_quote(char c) {
  return c == '"' || c == '\'' || c == '`';
}

/// What no URL in a text goes on behind, whoever looks for its end.
bool ends_url(char c) {
  return is_blank(c) || c == '"' || c == '<' || c == '>';
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// What browsers and resolvers read as a dot of a host's name (UTS 46).
void unify_dots(std::string& word) {
  for (const std::string_view dot : {"\u3002", "\uFF0E", "\uFF61"}) {
    for (std::size_t at = word.find(dot); at != std::string::npos; at = word.find(dot, at)) {
      word.replace(at, dot.size(), ".");
    }
  }
}

/// The host of `evil.example:443` or, with the root's dot, `evil.example.`.
std::string_view without_port(std::string_view word) {
  const std::size_t colon = word.rfind(':');
  if (colon != std::string_view::npos && std::ranges::all_of(word.substr(colon + 1), is_digit)) {
    word = word.substr(0, colon);
  }
  return word.ends_with('.') ? word.substr(0, word.size() - 1) : word;
}

/// The last label of a public name, in lower case, and no ending of a file.
bool ends_name(std::string_view label) {
  const bool is_word = label.size() >= 2 && std::ranges::all_of(label, is_letter);
  return (is_word && !ends_no_host(label) &&
          std::ranges::find(kSources, label) == std::end(kSources)) ||
         label.starts_with("xn--");
}

/// Two labels or more, in lower case.
bool is_name(std::string_view word) {
  const std::size_t dot = word.rfind('.');
  return dot != std::string_view::npos && dot > 0 && word.front() != '.' &&
         ends_name(word.substr(dot + 1)) && std::ranges::all_of(word, [](char c) {
           return is_letter(c) || is_digit(c) || c == '.' || c == '-';
         });
}

/// Four numbers with dots between them.
bool is_ipv4(std::string_view word) {
  return std::ranges::count(word, '.') == 3 && is_digit(word.front()) && is_digit(word.back()) &&
         std::ranges::all_of(word, [](char c) { return is_digit(c) || c == '.'; });
}

/// In brackets or not, with a zone or not. `::` alone is rather source code.
bool is_ipv6(std::string_view word) {
  const bool has_brackets = word.starts_with('[') && word.ends_with(']');
  std::string address(has_brackets ? word.substr(1, word.size() - 2) : word);
  address.resize(std::min(address.find('%'), address.size()));
  in6_addr parsed{};
  return address != "::" && inet_pton(AF_INET6, address.c_str(), &parsed) == 1;
}

}  // namespace

void ForeignAddress::feed(std::string_view text) {
  if (is_found_) {
    return;
  }
  for (const char c : text) {
    feed(c);
  }
}

void ForeignAddress::feed(char c) {
  collect(c);
  if (may_be_user_) {
    follow_user(c);
  }
  if (!ends_word(c)) {
    url_.feed({&c, 1});
    return;
  }
  if (is_line_break(c) && is_whole_url() && url_.is_beginning()) {
    return;
  }
  end_word();
  if (may_be_user_) {
    follow_user(c);
  }
  if (!word_.empty()) {  // Blanks before a URL are dropped.
    before_ = c;
  }
}

/// Keeps the string while it is one word, without the blanks around it.
void ForeignAddress::collect(char c) {
  if (is_blank(c)) {
    has_word_ended_ = !word_.empty();
  } else if (has_word_ended_) {
    is_one_word_ = false;
  } else if (word_.size() <= kHostBytesMax) {
    word_ += c;
  }
}

/// True when the current word is, to the closing quote or the end of the string, what a program may
/// take for one URL.
bool ForeignAddress::is_whole_url() const {
  return !before_ || is_quote(*before_);
}

void ForeignAddress::end_word() {
  if (url_.blocks()) {
    url_.feed("/");  // `https://docs.corp.example`: the host ends here.
    is_found_ = is_found_ || url_.blocks();
    may_be_user_ = true;
    closing_ = before_;
  }
  url_.reset();
}

/// Whatever stands before an at sign is no host, but for what ends one.
void ForeignAddress::follow_user(char c) {
  const bool is_whole = !closing_ || is_quote(*closing_);
  const bool is_closed = is_whole ? closing_ == c : ends_url(c);
  is_found_ = is_found_ || c == '@';
  may_be_user_ = !is_closed && !std::string_view("/?#\\").contains(c);
}

void ForeignAddress::end_string() {
  end_word();
  is_found_ = is_found_ || (is_one_word_ && !word_.empty() && is_host());
  word_.clear();
  has_word_ended_ = false;
  is_one_word_ = true;
  before_.reset();
  may_be_user_ = false;
}

bool ForeignAddress::is_host() const {
  if (word_.size() > kHostBytesMax) {
    return false;
  }
  std::string lower = word_;
  std::ranges::transform(
      lower, lower.begin(), [](char c) { return is_letter(c) ? static_cast<char>(c | 0x20) : c; });
  unify_dots(lower);
  const std::string_view host = is_ipv6(lower) ? lower : without_port(lower);
  return (is_name(host) || is_ipv4(host) || is_ipv6(host)) &&
         std::ranges::find(hosts_, host) == hosts_.end();
}

}  // namespace sluice::restore
