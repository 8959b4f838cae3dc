#include "algo/scan/hosts.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "algo/scan/examples.h"
#include "algo/scan/letters.h"
#include "algo/scan/normalise.h"

namespace sluice::scan {
namespace {

constexpr std::size_t kLocalMax = 64;    // RFC 5321, section 4.5.3.1.1.
constexpr std::size_t kDomainMax = 255;  // Section 4.5.3.1.2.
constexpr std::size_t kUrlMax = 512;

/// Of ASCII.
constexpr bool is_host_char(char c) {
  return is_alnum(c) || c == '_' || c == '-' || c == '.';
}

/// Of ASCII.
constexpr bool is_local_char(char c) {
  return is_alnum(c) || c == '_' || std::string_view(".%+-'!#&*/=?^`{|}~$").contains(c);
}

constexpr bool is_url_char(char c) {
  return !is_space(c) && static_cast<unsigned char>(c) > 0x20 &&
         !std::string_view("\"'<>`\\^{}|").contains(c);
}

/// Suffixes of names that resolve inside a network only (RFC 6762, RFC 8375, ICANN 2024 and usage).
constexpr std::array<std::string_view, 8> kInternalSuffixes = {
    "internal", "local", "corp", "lan", "intranet", "localdomain", "private", "intern"};

/// Endings of file names that look like a domain: icon@2x.png.
constexpr std::array<std::string_view, 12> kFileEndings = {
    "png", "jpg", "jpeg", "gif", "svg", "webp", "css", "html", "json", "xml", "exe", "dll"};

template <std::size_t Count>
bool is_one_of(std::string_view word, const std::array<std::string_view, Count>& list) {
  return std::ranges::any_of(list, [&](std::string_view w) { return equals_lower(word, w); });
}

/// Where the stretch before `end` begins that is of `is_wanted` and of letters of scripts with
/// spaces: ideographs, quotes and pictures need no blank before a name.
template <typename IsWanted>
std::size_t name_begin(std::string_view text,
                       std::size_t end,
                       std::size_t max,
                       IsWanted is_wanted) {
  std::size_t begin = end;
  while (begin > 0 && end - begin < max) {
    if (is_ascii(text[begin - 1])) {
      if (!is_wanted(text[begin - 1])) {
        break;
      }
      --begin;
      continue;
    }
    if (letter_before(text, begin) != Letter::spaced) {
      break;
    }
    begin -= character_before(text, begin).bytes;
  }
  return begin;
}

/// Where the name of a host begins that goes on at `end`.
std::size_t host_begin(std::string_view text, std::size_t end) {
  std::size_t begin = name_begin(text, end, kDomainMax, is_host_char);
  while (begin < end && (text[begin] == '_' || text[begin] == '-')) {
    ++begin;  // Of Markdown, or a dash of the sentence.
  }
  return begin;
}

/// How many bytes of a host's name the character at `at` is; 0: the name ends before it. Ideographs
/// may be in a name (RFC 5890), but none goes on with one in ASCII.
std::size_t host_bytes(std::string_view text, std::size_t at) {
  if (is_ascii(text[at])) {
    return is_host_char(text[at]) ? 1 : 0;
  }
  const Letter letter = letter_at(text, at);
  const bool is_outside =
      letter == Letter::none || (letter == Letter::unspaced && at > 0 && is_alnum(text[at - 1]));
  return is_outside ? 0 : character_at(text, at).bytes;
}

std::size_t host_end(const Sweep& sweep, std::size_t begin) {
  const std::string_view text = sweep.text();
  std::size_t end = begin;
  while (end < text.size() && end - begin < kDomainMax) {
    const std::size_t bytes = host_bytes(text, end);
    if (bytes == 0) {
      break;
    }
    end += bytes;
  }
  sweep.spend(end - begin + 1);
  while (end > begin &&
         (sweep.at(end - 1) == '.' || sweep.at(end - 1) == '-' || sweep.at(end - 1) == '_')) {
    --end;
  }
  return end;
}

/// A domain of at least two labels whose last one is made of letters.
bool is_mail_domain(std::string_view domain) {
  const std::size_t dot = domain.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || domain.contains("..")) {
    return false;
  }
  const std::string_view last = domain.substr(dot + 1);
  return last.size() >= 2 && last.size() <= 24 &&
         std::ranges::all_of(last, [](char c) { return is_word(c) && !is_digit(c) && c != '_'; }) &&
         !is_one_of(last, kFileEndings);
}

/// Where the local part that ends before `at` begins.
std::size_t local_begin(const Sweep& sweep, std::size_t at) {
  std::size_t begin = name_begin(sweep.text(), at, kLocalMax, is_local_char);
  sweep.spend(at - begin + 1);
  while (begin < at && !is_word(sweep.at(begin))) {
    ++begin;
  }
  // key=a@b.c, a/b@c.d, mailto links: what stands before = or / is no part of it in practice.
  for (std::size_t i = begin; i < at; ++i) {
    begin = std::string_view("=/?&|{}`*").contains(sweep.at(i)) ? i + 1 : begin;
  }
  const bool is_escape =
      begin > 0 && sweep.at(begin - 1) == '\\' && std::string_view("ntr").contains(sweep.at(begin));
  return is_escape && begin + 1 < at ? begin + 1 : begin;
}

void find_email(Sweep& sweep, std::size_t at) {
  const std::size_t begin = local_begin(sweep, at);
  const std::size_t end = host_end(sweep, at + 1);
  if (begin == at || !is_word(sweep.at(at + 1)) || sweep.before(at) == '.' ||
      !is_mail_domain(sweep.slice(at + 1, end)) || is_continuation(sweep.at(begin)) ||
      equals_lower(sweep.slice(begin, at), "git")) {
    return;
  }
  sweep.add(make_span(begin, end, entity("personal.email")));
}

/// The begin of the scheme of the URL whose authority holds `i`; npos when there is none.
std::size_t scheme_begin(const Sweep& sweep, std::size_t i, std::size_t max) {
  std::size_t at = i;
  while (at > 0 && i - at < max && is_url_char(sweep.at(at - 1)) && sweep.at(at - 1) != '/' &&
         sweep.at(at - 1) != '@') {
    --at;
  }
  sweep.spend(i - at + 1);
  if (at < 3 || sweep.slice(at - 3, at) != "://") {
    return std::string_view::npos;
  }
  return sweep.skip_back(at - 3, Chars::upper | Chars::lower | Chars::digit | Chars::token, 24);
}

std::size_t url_end(const Sweep& sweep, std::size_t begin) {
  std::size_t end = begin;
  while (end < sweep.text().size() && end - begin < kUrlMax && is_url_char(sweep.at(end))) {
    ++end;
  }
  sweep.spend(end - begin + 1);
  while (end > begin && std::string_view(".,;:!?)]").contains(sweep.at(end - 1))) {
    --end;
  }
  return end;
}

constexpr std::array<std::string_view, 14> kWebSchemes = {"http",
                                                          "https",
                                                          "ftp",
                                                          "ftps",
                                                          "git",
                                                          "ssh",
                                                          "svn",
                                                          "ws",
                                                          "wss",
                                                          "git+https",
                                                          "git+ssh",
                                                          "svn+ssh",
                                                          "smtps",
                                                          "sftp"};

/// A password may hold an @: the last one before the host ends it.
std::size_t last_at_sign(const Sweep& sweep, std::size_t at, std::size_t max) {
  std::size_t last = at;
  std::size_t i = at + 1;
  for (; i < sweep.text().size() && i - at < max && is_url_char(sweep.at(i)); ++i) {
    if (sweep.at(i) == '/') {
      break;
    }
    last = sweep.at(i) == '@' ? i : last;
  }
  sweep.spend(i - at);
  return last;
}

/// Credentials that documentation shows: for a host of documentation, or words that say what
/// belongs there.
bool is_shown(std::string_view user_info, std::string_view host) {
  static constexpr std::array<std::string_view, 5> kWords = {
      "user:pass", "user:password", "user:passwd", "username:password", "login:password"};
  return is_one_of(user_info, kWords) ||
         is_example_host(host.substr(0, host.find_first_of(":/?#")));
}

/// `user:pass@` of a URL, whose @ is at `at`. Of a data store's, all of it is a connection string.
bool find_credentials(Sweep& sweep, std::size_t at) {
  static constexpr std::size_t kCredentialsMax = 256;
  const std::size_t scheme = scheme_begin(sweep, at, kCredentialsMax);
  if (scheme == std::string_view::npos) {
    return false;
  }
  const std::size_t colon = sweep.text().find("://", scheme);
  const std::size_t end = last_at_sign(sweep, at, kCredentialsMax);
  const std::string_view user_info = sweep.slice(colon + 3, end);
  const std::size_t split = user_info.find(':');
  if (split == std::string_view::npos || split + 1 >= user_info.size()) {
    return false;
  }
  const std::string_view password = user_info.substr(split + 1);
  if (password.starts_with('$') || password.starts_with('<') || password.starts_with('{')) {
    return true;
  }
  const bool is_web = is_one_of(sweep.slice(scheme, colon), kWebSchemes);
  const std::size_t behind = url_end(sweep, scheme);
  Span span = is_web ? make_span(colon + 3, end, entity("secret.basic_auth"), 95)
                     : make_span(scheme, behind, entity("secret.connection_string"), 95);
  span.example = is_shown(user_info, sweep.slice(std::min(end + 1, behind), behind));
  sweep.add(span);
  return true;
}

}  // namespace

void find_at_sign(Sweep& sweep, std::size_t at) {
  if (!find_credentials(sweep, at)) {
    find_email(sweep, at);
  }
}

void find_url(Sweep& sweep, std::size_t colon) {
  if (!sweep.wants(entity("general.url")) || sweep.at(colon + 1) != '/' ||
      sweep.at(colon + 2) != '/') {
    return;
  }
  const std::size_t begin = sweep.skip_back(colon, Chars::upper | Chars::lower, 16);
  const std::size_t end = url_end(sweep, begin);
  const std::string_view host = sweep.slice(std::min(colon + 3, end), end);
  if (begin < colon && host.substr(0, host.find('/')).contains('.')) {
    sweep.add(make_span(begin, end, entity("general.url"), 60));
  }
}

void find_url_of(Sweep& sweep, std::size_t host) {
  const std::size_t scheme = scheme_begin(sweep, host, kDomainMax);
  if (scheme != std::string_view::npos) {
    sweep.add(make_span(scheme, url_end(sweep, scheme), entity("technical.internal_url"), 90));
  }
}

std::optional<ByteRange> host_with_suffix(std::string_view text, ByteRange suffix) {
  const auto at = [&](std::size_t i) { return i < text.size() ? text[i] : '"'; };
  const char next = at(suffix.end);
  const bool goes_on = ((next == '.' || next == '-') && is_alnum(at(suffix.end + 1))) ||
                       is_within_word(text, suffix.end);
  const bool needs_label = text[suffix.begin] == '.';
  std::size_t begin = host_begin(text, suffix.begin);
  const bool is_cut = !needs_label && begin < suffix.begin && text[suffix.begin - 1] != '.';
  while (begin < suffix.begin && is_ascii(text[begin]) && !is_alnum(text[begin])) {
    ++begin;
  }
  if (goes_on || is_cut || (needs_label && begin == suffix.begin)) {
    return std::nullopt;
  }
  return ByteRange{.begin = static_cast<std::uint32_t>(begin), .end = suffix.end};
}

void find_internal_host(Sweep& sweep, std::size_t dot) {
  const char first = lower(sweep.at(dot + 1));
  if (first != 'i' && first != 'l' && first != 'c' && first != 'p') {
    return;
  }
  std::size_t end = sweep.skip(dot + 1, static_cast<std::uint8_t>(Chars::slug), 14);
  while (!is_alnum(sweep.at(end)) && (sweep.at(end - 1) == '_' || sweep.at(end - 1) == '-')) {
    --end;  // Of Markdown, or a dash of the sentence.
  }
  const bool goes_on = sweep.at(end) == '.' && is_alnum(sweep.at(end + 1));
  if (goes_on || sweep.is_within_word(end) || sweep.at(end) == '(' ||
      !is_one_of(sweep.slice(dot + 1, end), kInternalSuffixes)) {
    return;
  }
  const std::size_t begin = host_begin(sweep.text(), dot);
  sweep.spend(dot - begin + 1);
  const bool is_name = is_alnum(sweep.at(begin)) || !is_ascii(sweep.at(begin));
  if (begin == dot || !is_name || sweep.before(begin) == '@') {
    return;
  }
  const std::string_view name = sweep.slice(begin, dot);
  const bool is_plain = std::ranges::none_of(name, [](char c) { return is_upper(c) || c == '_'; });
  const bool has_shape = name.contains('-') || std::ranges::any_of(name, is_digit) ||
                         scheme_begin(sweep, begin, kDomainMax) != std::string_view::npos;
  if (is_plain && has_shape) {
    sweep.add(make_span(begin, end, entity("technical.hostname"), 85));
    find_url_of(sweep, begin);
  }
}

}  // namespace sluice::scan
