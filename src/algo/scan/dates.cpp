#include "algo/scan/dates.h"

#include <algorithm>
#include <string_view>

#include "algo/scan/identifiers.h"

namespace sluice::scan {
namespace {

constexpr std::string_view kMonths[] = {
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    "mär", "mai", "okt", "dez", "jän", "fév", "avr", "jui", "aoû", "déc", "ene", "abr",
    "ago", "dic", "gen", "mag", "giu", "lug", "set", "ott", "mrt", "mei",
};

/// The letters that months begin with, one bit each.
constexpr std::uint32_t make_initials() {
  std::uint32_t initials = 0;
  for (const std::string_view month : kMonths) {
    initials |= 1U << static_cast<unsigned>(month[0] - 'a');
  }
  return initials;
}

constexpr std::uint32_t kInitials = make_initials();

bool names_month(std::string_view word) {
  if (word.size() < 3 || !is_letter(word[0]) ||
      (kInitials >> static_cast<unsigned>(lower(word[0]) - 'a') & 1U) == 0) {
    return false;
  }
  return std::ranges::any_of(kMonths, [&](std::string_view month) {
    return word.size() >= month.size() && equals_lower(word.substr(0, month.size()), month);
  });
}

bool is_year(const Window& window, std::size_t group) {
  if (window.digits_in(group) != 4) {
    return false;
  }
  const std::uint64_t year = number_of(window.digits_of(group, group));
  return year >= 1900 && year <= 2099;
}

unsigned value(const Window& window, std::size_t group) {
  return static_cast<unsigned>(number_of(window.digits_of(group, group)));
}

/// Three groups that are a day in any common order.
bool is_numeric_date(const Window& window, std::size_t first) {
  if (first + 3 > window.group_count) {
    return false;
  }
  const char separator = window.groups[first + 1].separator;
  if (separator == '(' || window.groups[first + 2].separator != separator) {
    return false;
  }
  const unsigned a = value(window, first);
  const unsigned b = value(window, first + 1);
  const unsigned c = value(window, first + 2);
  if (is_year(window, first)) {
    return is_date(a, b, c);
  }
  const bool short_parts = window.digits_in(first) <= 2 && window.digits_in(first + 1) <= 2;
  const bool has_year = is_year(window, first + 2) || window.digits_in(first + 2) == 2;
  const unsigned year = c < 100 ? 2000 + c : c;
  return short_parts && has_year && (is_date(year, a, b) || is_date(year, b, a));
}

constexpr std::uint8_t kLetters = static_cast<std::uint8_t>(Chars::word);

bool is_gap(char c) {
  return c == ' ' || c == ',' || c == '.' || c == '-' || c == '\n';
}

std::size_t skip_gap(const Sweep& sweep, std::size_t at) {
  for (int i = 0; i < 3 && is_gap(sweep.at(at)); ++i) {
    ++at;
  }
  return at;
}

/// `12[th] [of] March[,] 1985` from the day on; where it ends, or `begin`.
std::size_t day_first_end(const Sweep& sweep, const Group& day) {
  std::size_t at = skip_gap(sweep, day.end);
  for (int word = 0; word < 2; ++word) {
    const std::size_t end = sweep.skip(at, kLetters, 16);
    const bool is_month = names_month(sweep.slice(at, end));
    at = skip_gap(sweep, end);
    if (is_month) {
      const std::size_t year = sweep.skip(at, static_cast<std::uint8_t>(Chars::digit), 5);
      return year - at == 4 ? year : day.begin;
    }
  }
  return day.begin;
}

/// `March 12, 1985` around its day; where it begins, or the day's own begin.
std::size_t month_first_begin(const Sweep& sweep, const Group& day) {
  std::size_t at = day.begin;
  for (int i = 0; i < 2 && at > 0 && is_gap(sweep.before(at)); ++i) {
    --at;
  }
  const std::size_t word = sweep.skip_back(at, kLetters, 16);
  return names_month(sweep.slice(word, at)) ? word : day.begin;
}

std::size_t year_after(const Sweep& sweep, std::size_t day_end) {
  std::size_t at = day_end;
  if (is_letter(sweep.at(at)) && is_letter(sweep.at(at + 1))) {
    at += 2;  // st, nd, rd, th
  }
  at = skip_gap(sweep, at);
  const std::size_t end = sweep.skip(at, static_cast<std::uint8_t>(Chars::digit), 5);
  return end - at == 4 ? end : day_end;
}

void add_if_birth(Sweep& sweep, std::size_t begin, std::size_t end) {
  if (sweep.concepts_before(begin).contains(Concept::birth)) {
    sweep.add(make_span(begin, end, entity("personal.date_of_birth"), 90));
  } else if (sweep.concepts(begin, end).contains(Concept::birth)) {
    sweep.add(make_span(begin, end, entity("personal.date_of_birth"), 70));
  } else if (sweep.wants(entity("general.date"))) {
    sweep.add(make_span(begin, end, entity("general.date"), 60));
  }
}

void find_with_month_name(Sweep& sweep, const Group& group) {
  if (const std::size_t end = day_first_end(sweep, group); end > group.begin) {
    add_if_birth(sweep, group.begin, end);
    return;
  }
  const std::size_t begin = month_first_begin(sweep, group);
  const std::size_t end = year_after(sweep, group.end);
  if (begin < group.begin && end > group.end) {
    add_if_birth(sweep, begin, end);
  }
}

}  // namespace

bool may_be_day(const Sweep& sweep, std::size_t begin, std::size_t end) {
  const Group day{.begin = static_cast<std::uint32_t>(begin),
                  .end = static_cast<std::uint32_t>(end)};
  return day_first_end(sweep, day) > begin || month_first_begin(sweep, day) < begin;
}

std::size_t find_timestamp(Sweep& sweep, std::size_t begin) {
  // 2024-06-05T09:15:30.500-07:00 (RFC 3339, section 5.6).
  const std::size_t time = begin + 10;
  if (!sweep.wants(entity("general.date")) || sweep.at(begin + 4) != '-' ||
      sweep.at(begin + 7) != '-' || sweep.at(time) != 'T' || !is_digit(sweep.at(time + 1))) {
    return begin;
  }
  std::size_t end = time + 1;
  while (end - time < 26 &&
         (is_digit(sweep.at(end)) || sweep.at(end) == ':' ||
          ((sweep.at(end) == '.' || sweep.at(end) == '+' || sweep.at(end) == '-') &&
           is_digit(sweep.at(end + 1))))) {
    ++end;
  }
  end += sweep.at(end) == 'Z' ? 1 : 0;
  sweep.add(make_span(begin, end, entity("general.date"), 60));
  return end;
}

std::size_t find_iso_date(Sweep& sweep, std::size_t begin) {
  static constexpr std::string_view kShape = "dddd-dd-dd";
  const std::size_t end = begin + kShape.size();
  if (sweep.at(begin + 4) != '-' || sweep.at(begin + 7) != '-' || is_alnum(sweep.before(begin))) {
    return begin;
  }
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    if (kShape[i] == 'd' && !is_digit(sweep.at(begin + i))) {
      return begin;
    }
  }
  const auto number = [&](std::size_t from, std::size_t count) {
    unsigned value = 0;
    for (const char c : sweep.slice(begin + from, begin + from + count)) {
      value = value * 10 + static_cast<unsigned>(c - '0');
    }
    return value;
  };
  const char next = sweep.at(end);
  const bool is_time = next == 'T' && is_digit(sweep.at(end + 1));
  const bool goes_on = (sweep.is_within_word(end) && !is_time) || next == '-';
  const unsigned year = number(0, 4);
  if (goes_on || year < 1900 || year > 2099 || !is_date(year, number(5, 2), number(8, 2))) {
    return begin;
  }
  const char before = sweep.before(begin);
  if (before != '-' && before != '_' && before != '.') {  // model-2024-11-20 is a name.
    add_if_birth(sweep, begin, end);
  }
  return end;
}

void find_birth_dates(Sweep& sweep, const Window& window) {
  for (std::size_t i = 0; i < window.group_count; ++i) {
    if (is_numeric_date(window, i)) {
      if (is_fragment(sweep, window, i, i + 2)) {
        return;  // Part of a name, as in `model-2024-11-20`.
      }
      add_if_birth(sweep, window.groups[i].begin, window.groups[i + 2].end);
      return;
    }
    if (window.digits_in(i) <= 2) {
      find_with_month_name(sweep, window.groups[i]);
    }
  }
}

}  // namespace sluice::scan
