#include "algo/scan/numbers.h"

#include <algorithm>

#include "algo/scan/codes.h"
#include "algo/scan/dates.h"
#include "algo/scan/identifiers.h"
#include "algo/scan/network.h"
#include "algo/scan/phone.h"

namespace sluice::scan {
namespace {

constexpr std::size_t kSeparatorMax = 3;
constexpr char kWideGap = '_';

constexpr bool is_separator(char c) {
  return c == ' ' || c == '-' || c == '.' || c == '/' || c == '(' || c == ')' || c == '\n' ||
         c == '\t' || c == '\r';
}

/// One character for what stands between two groups: see Group::separator.
char summary_of(std::string_view between) {
  char summary = between.size() == 1 ? ' ' : kWideGap;
  for (const char c : between) {
    if (c == '(' || c == ')') {
      return '(';
    }
    if (!is_space(c) || c == '\n') {
      summary = c;
    }
  }
  return summary;
}

/// Where the next group begins after `end`, or `end` when there is none.
std::size_t next_group(const Sweep& sweep, std::size_t end) {
  std::size_t at = end;
  while (at - end < kSeparatorMax && is_separator(sweep.at(at))) {
    ++at;
  }
  return is_digit(sweep.at(at)) ? at : end;
}

/// True when the digits that end at `end` go on as a word: 12ab. An extension's x does not count.
bool runs_into_word(const Sweep& sweep, std::size_t end) {
  const bool is_extension = lower(sweep.at(end)) == 'x' && is_digit(sweep.at(end + 1));
  return is_letter(sweep.at(end)) && !is_extension;
}

bool append_group(const Sweep& sweep, std::size_t begin, char separator, Window& window) {
  const std::size_t end = sweep.skip(begin, static_cast<std::uint8_t>(Chars::digit), 65);
  if (window.group_count == Window::kGroupsMax ||
      window.digit_count + (end - begin) > Window::kDigitsMax || runs_into_word(sweep, end)) {
    return false;
  }
  window.groups[window.group_count++] = {.begin = static_cast<std::uint32_t>(begin),
                                         .end = static_cast<std::uint32_t>(end),
                                         .digit = static_cast<std::uint16_t>(window.digit_count),
                                         .digits = static_cast<std::uint16_t>(end - begin),
                                         .separator = separator};
  for (std::size_t i = begin; i < end; ++i) {
    window.digits[window.digit_count++] = static_cast<std::uint8_t>(sweep.at(i) - '0');
  }
  window.end = static_cast<std::uint32_t>(end);
  return true;
}

/// A + or an opening bracket before the first digit belongs to the number.
void take_prefix(const Sweep& sweep, Window& window) {
  std::size_t begin = window.groups[0].begin;
  if (sweep.before(begin) == '(') {
    --begin;
  }
  if (sweep.before(begin) == '+') {
    --begin;
    window.has_plus = true;
  }
  window.begin = static_cast<std::uint32_t>(begin);
}

/// `4 1 1 1 ...`: a long run of single digits is one number that was spaced out.
void join_single_digits(Window& window) {
  constexpr std::size_t kSpacedMin = 9;
  std::size_t run = 0;
  while (run < window.group_count && window.length(run) == 1) {
    ++run;
  }
  if (run < kSpacedMin) {
    return;
  }
  window.groups[0].end = window.groups[run - 1].end;
  window.groups[0].digits = static_cast<std::uint16_t>(run);
  std::move(window.groups.begin() + static_cast<std::ptrdiff_t>(run),
            window.groups.begin() + static_cast<std::ptrdiff_t>(window.group_count),
            window.groups.begin() + 1);
  window.group_count -= run - 1;
}

}  // namespace

void read_window(const Sweep& sweep, std::size_t begin, Window& window) {
  window.group_count = 0;
  window.digit_count = 0;
  window.has_plus = false;
  char separator = 0;
  while (append_group(sweep, begin, separator, window)) {
    const std::size_t next = next_group(sweep, window.end);
    if (next == window.end) {
      break;
    }
    separator = summary_of(sweep.slice(window.end, next));
    begin = next;
  }
  if (window.group_count > 0) {
    take_prefix(sweep, window);
    join_single_digits(window);
  }
}

namespace {

/// The end of digits that are too short to be anything by themselves: a year, a count, a page. Zero
/// when they may be more.
std::size_t plain_end(const Sweep& sweep, std::size_t begin) {
  static constexpr std::size_t kPlainMax = 4;
  const std::size_t end = sweep.skip(begin, static_cast<std::uint8_t>(Chars::digit), kPlainMax + 1);
  const char before = sweep.before(begin);
  const bool is_open = is_alnum(before) || before == '+' || before == '(' || before == '-';
  if (end - begin > kPlainMax || is_open || is_letter(sweep.at(end)) ||
      next_group(sweep, end) != end) {
    return 0;
  }
  // Capitals before it may begin a code, a dash behind it go on with one; a day may have a month.
  const bool may_be_plate = end - begin == 2 && sweep.at(end) == ' ' && is_upper(sweep.at(end + 1));
  const bool may_be_code = may_be_plate || sweep.at(end) == '-' ||
                           (before == ' ' && begin > 1 && is_upper(sweep.at(begin - 2)));
  return may_be_code || (end - begin <= 2 && may_be_day(sweep, begin, end)) ? 0 : end;
}

}  // namespace

std::size_t find_numbers(Sweep& sweep, std::size_t begin) {
  if (const std::size_t end = plain_end(sweep, begin); end != 0) {
    return end;
  }
  if (const std::size_t end = find_timestamp(sweep, begin); end > begin) {
    return end;
  }
  if (const std::size_t end = find_iso_date(sweep, begin); end > begin) {
    return end;
  }
  Window window;
  if (sweep.before(begin) == '+') {
    read_window(sweep, begin, window);
    if (window.group_count > 0 && find_international_phone(sweep, window)) {
      return window.end;  // It says its country, so it is no identifier.
    }
  }
  const std::size_t token_end = find_codes(sweep, begin);
  if (token_end > begin) {
    return token_end;
  }
  read_window(sweep, begin, window);
  if (window.group_count == 0) {
    return sweep.skip(begin, static_cast<std::uint8_t>(Chars::digit), sweep.text().size());
  }
  find_ipv4(sweep, window);
  find_identifiers(sweep, window);
  find_phones(sweep, window);
  find_birth_dates(sweep, window);
  return window.end;
}

}  // namespace sluice::scan
