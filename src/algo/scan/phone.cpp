#include "algo/scan/phone.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "algo/scan/identifiers.h"

namespace sluice::scan {
namespace {

constexpr std::size_t kDigitsMin = 7;
constexpr std::size_t kDigitsMax = 15;  // ITU-T E.164, section 6.

/// Country codes by their first two digits: what is no code of one or two digits has three.
constexpr std::string_view kTwoDigitCodes =
    "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 "
    "65 66 81 82 84 86 90 91 92 93 94 95 98";
constexpr std::string_view kThreeDigitStarts =
    "21 22 23 24 25 26 29 35 37 38 42 50 59 67 68 69 80 85 87 88 96 97 99";

bool has_country_code(Digits digits) {
  if (digits[0] == 1 || digits[0] == 7) {
    return digits.size() == 11;
  }
  const std::array<char, 2> start = {static_cast<char>('0' + digits[0]),
                                     static_cast<char>('0' + digits[1])};
  const std::string_view code(start.data(), start.size());
  return kTwoDigitCodes.contains(code) || kThreeDigitStarts.contains(code);
}

/// A candidate: whole groups of one window.
struct Candidate {
  std::size_t first = 0;
  std::size_t last = 0;
};

/// The number of leading groups, from `first` on, whose digits do not exceed `digits_max`.
std::size_t last_within(const Window& window, std::size_t first, std::size_t digits_max) {
  std::size_t last = first;
  std::size_t digits = window.digits_in(first);
  while (last + 1 < window.group_count && window.groups[last + 1].separator != '\n' &&
         digits + window.digits_in(last + 1) <= digits_max) {
    ++last;
    digits += window.digits_in(last);
  }
  return last;
}

bool has_groups(const Window& window, std::size_t first, std::string_view lengths) {
  if (first + lengths.size() > window.group_count) {
    return false;
  }
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    if (window.digits_in(first + i) != static_cast<std::size_t>(lengths[i] - '0')) {
      return false;
    }
  }
  return true;
}

bool separated_by(const Window& window, const Candidate& candidate, std::string_view allowed) {
  for (std::size_t i = candidate.first + 1; i <= candidate.last; ++i) {
    if (!allowed.contains(window.groups[i].separator)) {
      return false;
    }
  }
  return true;
}

/// `x123`, ` ext. 9`: an extension belongs to the number. Where it ends, or `end`.
std::size_t extension_end(const Sweep& sweep, std::size_t end) {
  static constexpr std::size_t kExtensionMax = 6;
  std::size_t at = end;
  while (sweep.at(at) == ' ') {
    ++at;
  }
  if (equals_lower(sweep.slice(at, std::min(at + 3, sweep.text().size())), "ext")) {
    at += 3;
  } else if (lower(sweep.at(at)) == 'x') {
    ++at;
  } else {
    return end;
  }
  while (sweep.at(at) == '.' || sweep.at(at) == ' ' || sweep.at(at) == ':') {
    ++at;
  }
  const std::size_t digits =
      sweep.skip(at, static_cast<std::uint8_t>(Chars::digit), kExtensionMax + 1);
  return digits > at && digits - at <= kExtensionMax ? digits : end;
}

void add(Sweep& sweep, const Window& window, const Candidate& candidate, int score) {
  const std::size_t begin =
      candidate.first == 0
          ? window.begin
          : window.groups[candidate.first].begin -
                (sweep.before(window.groups[candidate.first].begin) == '(' ? 1U : 0U);
  const std::size_t end = extension_end(sweep, window.groups[candidate.last].end);
  sweep.add(make_span(begin, end, entity("personal.phone"), score));
}

bool find_international(Sweep& sweep, const Window& window, std::size_t last) {
  const Digits digits = window.digits_of(0, last);
  const bool has_zeros = window.digits_in(0) >= 2 && digits.size() > 4 && digits[0] == 0 &&
                         digits[1] == 0 && digits[2] != 0;
  const char before = sweep.before(window.begin);
  const bool is_name = !sweep.starts_word(window.begin) ||
                       (before == '_' && is_alnum(sweep.before(window.begin - 1)));
  const bool is_sum = window.has_plus && (is_name || before == '+' || before == '~');
  if ((!window.has_plus && (!has_zeros || last == 0)) || is_sum ||
      is_fragment(sweep, window, 0, last)) {
    return false;
  }
  const Digits number = window.has_plus ? digits : digits.subspan(2);
  if (number.size() < kDigitsMin || number[0] == 0 || !has_country_code(number)) {
    return false;
  }
  add(sweep, window, {.first = 0, .last = last}, 95);
  return true;
}

/// `04 2022 -0700` of `11:33:04 2022 -0700`: seconds.
bool follows_clock(const Sweep& sweep, const Window& window, std::size_t first) {
  const std::size_t begin = window.groups[first].begin;
  return first == 0 && begin >= 2 && sweep.at(begin - 1) == ':' && is_digit(sweep.at(begin - 2)) &&
         window.digits_in(first) <= 2;
}

/// How many of the groups beside a candidate are divided from it by a blank alone, as in a row of
/// numbers.
int neighbours_in_row(const Window& window, const Candidate& candidate) {
  const std::size_t behind = candidate.last + 1;
  const bool has_left = candidate.first > 0 && window.groups[candidate.first].separator == ' ';
  const bool has_right = behind < window.group_count && window.groups[behind].separator == ' ';
  return (has_left ? 1 : 0) + (has_right ? 1 : 0);
}

/// The North American Numbering Plan: 3-3-4 with a 1 before it or not.
bool find_north_american(Sweep& sweep, const Window& window, std::size_t first) {
  // A country code may stand before it without its plus: 1-415-555-0132, 91-415-555-0132.
  const bool has_code =
      has_groups(window, first, "1334") ||
      (has_groups(window, first, "2334") && window.groups[first + 1].separator == '-');
  const std::size_t area = first + (has_code ? 1 : 0);
  if (!has_groups(window, area, "334")) {
    return false;
  }
  const Candidate candidate{.first = first, .last = area + 2};
  const bool is_real = window.digits_of(area, area)[0] >= 2;
  const bool is_in_row =
      separated_by(window, candidate, " ") && neighbours_in_row(window, candidate) > 0;
  const bool is_written = separated_by(window, candidate, "-(./") ||
                          (is_real && !is_in_row && separated_by(window, candidate, "-(./ "));
  if (!is_written || is_fragment(sweep, window, candidate.first, candidate.last)) {
    return false;
  }
  add(sweep, window, candidate, is_real ? 85 : 70);
  return true;
}

/// A trunk zero and at least two groups: 030 12345678, 0171/1234567, 01 23 45 67 89.
bool find_with_trunk_zero(Sweep& sweep, const Window& window, std::size_t first) {
  const std::size_t last = last_within(window, first, 11);
  const Digits digits = window.digits_of(first, last);
  const Candidate candidate{.first = first, .last = last};
  const std::size_t area = window.digits_in(first);
  const bool has_prefix = digits[0] == 0 && digits.size() >= 9 && digits[1] != 0 && area >= 2 &&
                          area <= 5 && last > first;
  if (!has_prefix || !separated_by(window, candidate, " -/(") ||
      follows_clock(sweep, window, first) || neighbours_in_row(window, candidate) == 2 ||
      is_fragment(sweep, window, first, last)) {
    return false;
  }
  // 01-02-2024 11 is a date, 02110-1301 an American postal code, 078 05 1120 an American
  // social security number.
  const bool is_date_like =
      has_groups(window, first, "224") || (has_groups(window, first, "54") && last == first + 1);
  if (!is_date_like) {
    add(sweep, window, candidate, 75);
  }
  return !is_date_like;
}

bool begins_with_year(const Window& window, std::size_t group) {
  const Digits digits = window.digits_of(group, group);
  return digits.size() == 4 &&
         ((digits[0] == 1 && digits[1] == 9) || (digits[0] == 2 && digits[1] == 0));
}

/// `7.750903`: a decimal number.
bool is_decimal(const Window& window, const Candidate& candidate) {
  return candidate.last == candidate.first + 1 && window.groups[candidate.last].separator == '.';
}

bool is_date_or_time(const Window& window, const Candidate& candidate) {
  return begins_with_year(window, candidate.first) || has_groups(window, candidate.first, "422") ||
         has_groups(window, candidate.first, "224") || has_groups(window, candidate.first, "114") ||
         has_groups(window, candidate.first, "124") || has_groups(window, candidate.first, "214");
}

/// Digits that are all there is in a text, as people type their number: with a trunk zero, or in
/// groups. Bare digits without one are rather a count or an id.
void find_alone(Sweep& sweep, const Window& window) {
  const Candidate candidate{.first = 0, .last = window.group_count - 1};
  const Digits digits = window.digits_of(0, candidate.last);
  const bool has_zero = digits[0] == 0 && digits[1] != 0 && digits.size() >= 10;
  const bool has_shape = has_zero || (candidate.last >= 2 && digits.size() >= 9);
  if (digits.size() <= 11 && has_shape && !is_date_or_time(window, candidate) &&
      !is_fragment(sweep, window, 0, candidate.last) &&
      sweep.stands_alone(window.begin, window.end)) {
    add(sweep, window, candidate, 45);
  }
}

/// Any grouping beside a word that names a telephone.
void find_named(Sweep& sweep, const Window& window, std::size_t first) {
  const Candidate candidate{.first = first, .last = last_within(window, first, kDigitsMax)};
  const std::size_t digits = window.digits_of(first, candidate.last).size();
  if (digits < 6 || is_date_or_time(window, candidate) || is_decimal(window, candidate) ||
      is_fragment(sweep, window, first, candidate.last)) {
    return;
  }
  const std::size_t begin = window.groups[first].begin;
  const std::size_t end = window.groups[candidate.last].end;
  if (sweep.concepts_before(begin).contains(Concept::phone)) {
    add(sweep, window, candidate, 80);
  } else if (digits >= kDigitsMin && candidate.last > first &&
             sweep.concepts(begin, end).contains(Concept::phone)) {
    add(sweep, window, candidate, 65);
  }
}

}  // namespace

bool find_international_phone(Sweep& sweep, const Window& window) {
  const std::size_t last = window.group_count - 1;
  return window.digit_count >= kDigitsMin && last_within(window, 0, kDigitsMax) == last &&
         find_international(sweep, window, last);
}

void find_phones(Sweep& sweep, const Window& window) {
  if (window.digit_count < 6 ||
      find_international(sweep, window, last_within(window, 0, kDigitsMax))) {
    return;
  }
  find_alone(sweep, window);
  for (std::size_t first = 0; first < window.group_count && !sweep.is_decided(); ++first) {
    if (!find_north_american(sweep, window, first)) {
      find_with_trunk_zero(sweep, window, first);
    }
    if (first == 0 || window.groups[first].separator == '\n') {
      find_named(sweep, window, first);
    }
  }
}

}  // namespace sluice::scan
