#include "flow/8_restore/foreign_address.h"

#include <algorithm>
#include <iterator>

#include "flow/8_restore/address_behind.h"

namespace sluice::restore {
namespace {

constexpr std::size_t kHostBytesMax = 253;  // RFC 1035, section 2.3.4.

/// Endings of source files and documents that are countries, too: as all of a string, they are
/// rather the file.
constexpr std::string_view kSources[] = {
    "cc", "md", "mov", "pl", "ps", "py", "rs", "sh", "so", "zip"};

/// What divides words in prose and in source code, and stands in no URL that is meant well.
bool ends_word(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r') || std::string_view("'\"`<>(){}[],;|").contains(c);
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Four numbers with dots between them.
bool is_ipv4(std::string_view word) {
  return std::ranges::count(word, '.') == 3 && is_digit(word.front()) && is_digit(word.back()) &&
         std::ranges::all_of(word, [](char c) { return is_digit(c) || c == '.'; });
}

}  // namespace

void ForeignAddress::feed(std::string_view text) {
  if (is_found_) {
    return;
  }
  for (const char c : text) {
    if (is_one_word_ && word_.size() <= kHostBytesMax) {
      word_ += c;
    }
    if (ends_word(c)) {
      end_word();
      is_one_word_ = false;
    } else {
      url_.feed({&c, 1});
    }
  }
}

void ForeignAddress::end_word() {
  if (url_.blocks()) {
    url_.feed("/");  // `https://docs.corp.example`: the host ends here.
    is_found_ = is_found_ || url_.blocks();
  }
  url_.reset();
}

void ForeignAddress::end_string() {
  end_word();
  is_found_ = is_found_ || (is_one_word_ && is_host());
  word_.clear();
  is_one_word_ = true;
}

bool ForeignAddress::is_host() const {
  const std::size_t dot = word_.rfind('.');
  if (dot == std::string::npos || word_.front() == '.' || word_.size() > kHostBytesMax) {
    return false;
  }
  std::string lower = word_;
  std::ranges::transform(
      lower, lower.begin(), [](char c) { return is_letter(c) ? static_cast<char>(c | 0x20) : c; });
  const std::string_view last = std::string_view(lower).substr(dot + 1);
  const bool is_name =
      last.size() >= 2 && std::ranges::all_of(last, is_letter) && !ends_no_host(last) &&
      std::ranges::find(kSources, last) == std::end(kSources) &&
      std::ranges::all_of(
          lower, [](char c) { return is_letter(c) || is_digit(c) || c == '.' || c == '-'; });
  return (is_name || is_ipv4(lower)) && std::ranges::find(hosts_, lower) == hosts_.end();
}

}  // namespace sluice::restore
