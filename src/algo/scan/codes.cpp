#include "algo/scan/codes.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

#include "algo/scan/code_kinds.h"
#include "algo/scan/compact.h"
#include "algo/scan/evidence.h"
#include "algo/scan/iban.h"

namespace sluice::scan {
namespace {

void find_kinds(Sweep& sweep, const Compact& compact) {
  std::optional<Evidence> evidence;
  std::size_t evidence_length = 0;
  for (const std::uint8_t row : code_kinds_of(compact.text())) {
    const CodeKind& kind = code_kinds()[row];
    const std::size_t length = kind.pattern.size();
    const std::string_view code = compact.text().substr(0, length);
    if (!has_pattern(code, kind.pattern) || !compact.ends_at(length) ||
        !kind.may_have_pieces(compact, length)) {
      continue;
    }
    Span span = make_span(compact.begin(), compact.end(length), kind.type);
    if (!evidence || evidence_length != length) {
      evidence.emplace(sweep, span.begin, span.end);
      evidence_length = length;
    }
    const int score = evidence->score(kind.claim, [&] { return kind.is_valid(code); });
    if (score > 0) {
      span.score = static_cast<std::uint8_t>(score);
      sweep.add(span);
    }
  }
}

void find_from(Sweep& sweep, std::size_t begin) {
  if (sweep.before(begin) == '.' && begin >= 2 && is_digit(sweep.at(begin - 2))) {
    return;  // The decimals of a number: 1.38435736E+12.
  }
  const Compact compact(sweep, begin);
  find_iban(sweep, compact);
  find_kinds(sweep, compact);
}

/// Letters and digits that only a word beside them makes a licence or a record number.
void find_named_code(Sweep& sweep, std::size_t begin, std::size_t end) {
  static constexpr std::size_t kLengthMin = 5;
  static constexpr std::size_t kLengthMax = 20;
  const std::string_view code = sweep.slice(begin, end);
  const auto digits = std::ranges::count_if(code, is_digit);
  if (code.size() < kLengthMin || code.size() > kLengthMax || digits < 4) {
    return;
  }
  const ConceptSet near = sweep.concepts_before(begin);
  if (near.contains(Concept::licence)) {
    sweep.add(make_span(begin, end, entity("personal.driver_license"), 70));
  }
  if (near.contains(Concept::medical)) {
    sweep.add(make_span(begin, end, entity("medical.record_number"), 70));
  }
}

/// `AB 12 34 56 C`, `X-1234567-L`: where a code begins whose letters stand apart; else `begin`.
std::size_t begin_with_prefix(const Sweep& sweep, std::size_t begin) {
  const char gap = sweep.before(begin);
  if (begin < 2 || (gap != ' ' && gap != '-')) {
    return begin;
  }
  const std::size_t letters =
      sweep.skip_back(begin - 1, static_cast<std::uint8_t>(Chars::upper), 5);
  const bool has_size = begin - 1 - letters >= 1 && begin - 1 - letters <= 3;
  return has_size && sweep.starts_word(letters) ? letters : begin;
}

}  // namespace

std::size_t find_codes(Sweep& sweep, std::size_t begin) {
  static constexpr std::size_t kCodeMax = 40;
  constexpr std::uint8_t kAlnum = Chars::upper | Chars::lower | Chars::digit;
  std::size_t first = sweep.skip_back(begin, Chars::upper | Chars::lower, kCodeMax);
  if (first < begin && !sweep.starts_word(first)) {
    return sweep.skip(begin, kAlnum, sweep.text().size());
  }
  if (first < begin && first > 0 && sweep.at(first - 1) == '\\') {
    ++first;  // The n of an escaped line break.
  }
  const std::size_t end = sweep.skip(begin, kAlnum, sweep.text().size());
  const std::size_t digits_end =
      sweep.skip(begin, static_cast<std::uint8_t>(Chars::digit), kCodeMax);
  find_from(sweep, first);
  const std::size_t prefixed = begin_with_prefix(sweep, first);
  if (prefixed != first) {
    find_from(sweep, prefixed);
    if (const std::size_t whole = begin_with_prefix(sweep, prefixed); whole != prefixed) {
      find_from(sweep, whole);  // A number plate: `HH AB 1234`.
    }
  }
  const bool is_number =
      first == begin && (digits_end == end || lower(sweep.at(digits_end)) == 'x');
  if (is_number) {
    return begin;
  }
  find_named_code(sweep, first, end);
  return end;
}

}  // namespace sluice::scan
