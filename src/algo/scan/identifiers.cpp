#include "algo/scan/identifiers.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

#include "algo/scan/evidence.h"
#include "algo/scan/number_kinds.h"

namespace sluice::scan {
namespace {

/// True when the groups from `first` on have the lengths and separators that `kind` asks for.
bool has_shape(const Window& window, std::size_t first, const NumberKind& kind) {
  const std::size_t count = kind.groups.size();
  if (first + count > window.group_count) {
    return false;
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (window.digits_in(first + i) != digit_value(kind.groups[i])) {
      return false;
    }
    // A number may be wrapped to the next line where it may have a blank.
    const char separator = window.groups[first + i].separator;
    if (i > 0 && !kind.separators.contains(separator == '\n' ? ' ' : separator)) {
      return false;
    }
  }
  return true;
}

constexpr bool is_tight(char separator) {
  return separator == '.' || separator == '-';
}

/// A word of letters that is no hex number: `Tel`, `SSN`, `Office`; not the `a716` of a UUID.
bool is_plain_word(std::string_view word) {
  return std::ranges::all_of(word, is_letter) && !std::ranges::all_of(word, is_hex);
}

constexpr std::uint8_t kAlnum = Chars::upper | Chars::lower | Chars::digit;
constexpr std::size_t kWordMax = 24;

/// `4716-` before digits. A word and a dash (`Tel.030`, `SSN-078`) are no part of a number.
bool is_glued_left(const Sweep& sweep, std::size_t begin) {
  const char before = sweep.before(begin);
  if (!is_tight(before) && before != '_') {
    return before == '$' || before == '%' || before == '#';  // #779835 is a ticket.
  }
  const std::size_t word = sweep.skip_back(begin - 1, kAlnum, kWordMax);
  return word < begin - 1 && !is_plain_word(sweep.slice(word, begin - 1));
}

/// The `.5`, `-4716` or `_4716` behind digits. An extension (`x12`) and a word (`-Office`) are no
/// part.
bool is_glued_right(const Sweep& sweep, std::size_t end) {
  const char next = sweep.at(end);
  if (lower(next) == 'x' && is_digit(sweep.at(end + 1))) {
    return false;
  }
  if (!is_tight(next) && next != '_') {
    return sweep.is_within_word(end) || next == '%';
  }
  const std::size_t word = sweep.skip(end + 1, kAlnum, kWordMax);
  return word > end + 1 && !is_plain_word(sweep.slice(end + 1, word));
}

/// A word of `length` bytes, hex with a digit in it: a cell of a table of hexadecimal numbers.
bool is_hex_cell(std::string_view word, std::size_t length) {
  return word.size() == length && std::ranges::all_of(word, is_hex) &&
         std::ranges::any_of(word, is_digit);
}

/// `9E4E 9303 8456 ...`: groups with blanks between them that are part of a longer row.
bool is_in_table(const Window& window, std::size_t first, std::size_t last) {
  const Group& left = window.groups[first];
  const Group& right = window.groups[last];
  if (first > 0 && first < last && window.digits_in(first - 1) == window.digits_in(first) &&
      left.separator == window.groups[first + 1].separator) {
    return true;
  }
  if (first < last && last + 1 < window.group_count &&
      window.digits_in(last + 1) == window.digits_in(last) &&
      window.groups[last + 1].separator == right.separator) {
    return true;
  }
  return false;
}

/// `4646 4677 4708 4740`: each a little more than the one before, as in a table of widths or pages.
bool is_ascending(const Window& window, std::size_t first, std::size_t last) {
  static constexpr std::uint64_t kStepMax = 100;
  for (std::size_t i = first; i < last; ++i) {
    const std::uint64_t before = number_of(window.digits_of(i, i));
    const std::uint64_t next = number_of(window.digits_of(i + 1, i + 1));
    if (next <= before || next - before > kStepMax) {
      return false;
    }
  }
  return last > first;
}

/// `.../testcase-detail/5390364397928448`: a number in an address, whose checksum says nothing.
bool is_in_path(const Sweep& sweep, const Window& window, std::size_t first, std::size_t last) {
  return first == last && sweep.before(window.groups[first].begin) == '/' &&
         !is_space(sweep.before(window.groups[first].begin - 1));
}

bool is_among_hex(const Sweep& sweep, const Window& window, std::size_t first, std::size_t last) {
  const Group& left = window.groups[first];
  const Group& right = window.groups[last];
  if (first == 0 && is_space(sweep.before(left.begin))) {
    const std::size_t end = left.begin - 1;
    const std::size_t begin = sweep.skip_back(end, kAlnum, 8);
    if (is_hex_cell(sweep.slice(begin, end), window.length(first))) {
      return true;
    }
  }
  if (last + 1 == window.group_count && is_space(sweep.at(right.end))) {
    const std::size_t begin = right.end + 1;
    const std::size_t end = sweep.skip(begin, kAlnum, 8);
    return is_hex_cell(sweep.slice(begin, end), window.length(last));
  }
  return false;
}

}  // namespace

bool is_fragment(const Sweep& sweep, const Window& window, std::size_t first, std::size_t last) {
  if (first == 0 ? is_glued_left(sweep, window.groups[0].begin)
                 : is_tight(window.groups[first].separator)) {
    return true;
  }
  if (last + 1 == window.group_count ? is_glued_right(sweep, window.groups[last].end)
                                     : is_tight(window.groups[last + 1].separator)) {
    return true;
  }
  return first < last && is_among_hex(sweep, window, first, last);
}

namespace {

/// The numbers that begin with one group of a window.
void find_from(Sweep& sweep, const Window& window, std::size_t first) {
  std::optional<Evidence> evidence;
  std::size_t evidence_last = 0;
  for (const std::uint8_t row : number_kinds_of(window.digits_in(first))) {
    const NumberKind& kind = number_kinds()[row];
    if (!has_shape(window, first, kind)) {
      continue;
    }
    const std::size_t last = first + kind.groups.size() - 1;
    Span span = make_span(window.groups[first].begin, window.groups[last].end, kind.type);
    if (!evidence || evidence_last != last) {
      evidence.emplace(sweep, span.begin, span.end);
      evidence_last = last;
    }
    Claim claim = kind.claim;
    if (claim.proof == Proof::shape && is_in_path(sweep, window, first, last)) {
      claim.proof = Proof::checksum;
    }
    const int score =
        evidence->score(claim, [&] { return kind.is_valid(window.digits_of(first, last)); });
    // A card may have its expiry year behind it, but nothing else continues in the same rhythm.
    if (score == 0 || is_fragment(sweep, window, first, last) ||
        (kind.type == entity("financial.card") ? is_ascending(window, first, last)
                                               : is_in_table(window, first, last))) {
      continue;
    }
    span.score = static_cast<std::uint8_t>(score);
    sweep.add(span);
  }
}

}  // namespace

void find_identifiers(Sweep& sweep, const Window& window) {
  for (std::size_t first = 0; first < window.group_count; ++first) {
    find_from(sweep, window, first);
  }
}

}  // namespace sluice::scan
