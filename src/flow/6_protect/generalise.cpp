#include "flow/6_protect/generalise.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <system_error>
#include <tuple>
#include <vector>

namespace sluice::protect {
namespace {

constexpr std::size_t kDateBytesMax = 32;
constexpr std::size_t kAmountBytesMax = 40;
constexpr std::size_t kAmountDigitsMax = 15;

constexpr std::array<std::string_view, 12> kMonths = {
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_alphabetic(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// One number or word of a date.
struct Field {
  int number = -1;  // Of a word: the number of the month that it names, or -1.
  std::size_t bytes = 0;
  bool is_word = false;
};

int month_named(std::string_view word) {
  std::string begin(word.substr(0, 3));
  std::ranges::transform(begin, begin.begin(), [](char c) { return static_cast<char>(c | 0x20); });
  const auto month = std::ranges::find(kMonths, begin);
  return month == kMonths.end() ? -1 : static_cast<int>(month - kMonths.begin()) + 1;
}

int number_of(std::string_view digits) {
  int number = 0;
  for (const char digit : digits) {
    number = number * 10 + (digit - '0');
  }
  return number;
}

/// The numbers and words of `text`; empty when something else stands between them.
std::vector<Field> fields_of(std::string_view text) {
  std::vector<Field> fields;
  for (std::size_t at = 0; at < text.size();) {
    const bool is_word = is_alphabetic(text[at]);
    if (!is_word && !is_digit(text[at])) {
      if (std::string_view("-/., ").find(text[at++]) == std::string_view::npos) {
        return {};
      }
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && (is_word ? is_alphabetic(text[end]) : is_digit(text[end]))) {
      ++end;
    }
    const std::string_view piece = text.substr(at, end - at);
    if (!is_word && piece.size() > 4) {
      return {};
    }
    fields.push_back({is_word ? month_named(piece) : number_of(piece), piece.size(), is_word});
    at = end;
  }
  return fields;
}

bool is_day(const Field& field) {
  return !field.is_word && field.bytes <= 2 && field.number >= 1 && field.number <= 31;
}

bool is_month(const Field& field) {
  return field.bytes <= (field.is_word ? 9U : 2U) && field.number >= 1 && field.number <= 12;
}

std::string month_of_year(const Field& year, const Field& month) {
  const std::string digits = std::to_string(month.number);
  return std::to_string(year.number) + (month.number < 10 ? "-0" : "-") + digits;
}

/// Currency or unit at one end of an amount: at most three letters, or one sign.
bool is_currency(std::string_view text) {
  if (text.empty() || text == "$" || text == "€" || text == "£" || text == "¥") {
    return true;
  }
  return text.size() <= 3 && std::ranges::all_of(text, is_alphabetic);
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) {
    text.remove_prefix(1);
  }
  while (text.ends_with(' ')) {
    text.remove_suffix(1);
  }
  return text;
}

/// How many digits stand before the decimals; 0: this is no number.
std::size_t whole_digits(std::string_view number) {
  const std::size_t last = number.find_last_of(".,");
  const bool has_decimals = last != std::string_view::npos && number.size() - last - 1 <= 2;
  std::size_t digits = 0;
  for (const char c : number.substr(0, has_decimals ? last : number.size())) {
    if (!is_digit(c) && std::string_view(",.' ").find(c) == std::string_view::npos) {
      return 0;
    }
    digits += is_digit(c) ? 1U : 0U;
  }
  return digits;
}

}  // namespace

std::optional<std::string> generalise_date(std::string_view text) {
  if (text.size() > kDateBytesMax) {
    return std::nullopt;
  }
  const std::vector<Field> fields = fields_of(text);
  if (fields.size() != 3) {
    return std::nullopt;
  }
  const auto& [a, b, c] = std::tie(fields[0], fields[1], fields[2]);
  if (a.bytes == 4 && !a.is_word) {
    return is_month(b) && is_day(c) ? std::optional(month_of_year(a, b)) : std::nullopt;
  }
  if (c.bytes != 4 || c.is_word) {
    return std::nullopt;
  }
  const bool day_first = is_day(a) && is_month(b);
  const bool month_first = is_month(a) && is_day(b);
  const bool dotted = text.contains('.') && !text.contains('/');
  if (day_first && month_first && !dotted) {
    return std::to_string(c.number);
  }
  if (day_first) {
    return month_of_year(c, b);
  }
  return month_first ? std::optional(month_of_year(c, a)) : std::nullopt;
}

std::optional<std::string> generalise_amount(std::string_view text) {
  const auto first = std::ranges::find_if(text, is_digit);
  if (text.size() > kAmountBytesMax || first == text.end()) {
    return std::nullopt;
  }
  const auto begin = static_cast<std::size_t>(first - text.begin());
  const std::size_t end = text.find_last_of("0123456789") + 1;
  const std::string_view before = trimmed(text.substr(0, begin));
  const std::string_view after = trimmed(text.substr(end));
  const std::size_t digits = whole_digits(text.substr(begin, end - begin));
  if (digits == 0 || digits > kAmountDigitsMax || !is_currency(before) || !is_currency(after)) {
    return std::nullopt;
  }
  std::string coarse = "about 1" + std::string(digits - 1, '0');
  const std::string_view currency = before.empty() ? after : before;
  return currency.empty() ? coarse : coarse + " " + std::string(currency);
}

std::optional<std::string> generalise_ip(std::string_view text) {
  std::array<unsigned, 4> octets{};
  const char* at = text.data();
  const char* const end = at + text.size();
  for (std::size_t i = 0; i < octets.size(); ++i) {
    if (i > 0 && (at == end || *at++ != '.')) {
      return std::nullopt;
    }
    const auto [next, error] = std::from_chars(at, end, octets[i]);
    if (error != std::errc() || octets[i] > 255) {
      return std::nullopt;
    }
    at = next;
  }
  if (at != end) {
    return std::nullopt;
  }
  return std::to_string(octets[0]) + "." + std::to_string(octets[1]) + "." +
         std::to_string(octets[2]) + ".0/24";
}

}  // namespace sluice::protect
