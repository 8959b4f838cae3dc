#include "algo/scan/codes.h"

#include <algorithm>
#include <string_view>

#include "algo/scan/compact.h"
#include "algo/scan/iban.h"
#include "algo/scan/national_ids.h"

namespace sluice::scan {
namespace {

enum class Proof : std::uint8_t {
  shape,  ///< shape and check character
  word,   ///< a word nearby as well
};

/// One kind of code. In `pattern`, A is a letter, 9 a digit, * either; others stand for themselves.
struct CodeKind {
  std::string_view pattern;
  bool (*is_valid)(std::string_view code) = nullptr;
  bool (*may_have_pieces)(const Compact& compact, std::size_t length) = nullptr;
  EntityType type{};
  Proof proof = Proof::shape;
  Concept word{};
};

bool in_one_piece(const Compact& compact, std::size_t length) {
  return compact.pieces(length) == 1;
}

bool in_two(const Compact& compact, std::size_t length) {
  return compact.pieces(length) == 2;
}

bool in_pieces(const Compact& compact, std::size_t length) {
  return compact.pieces(length) <= 5;
}

constexpr CodeKind kKinds[] = {
    {"AA999999A",
     is_uk_nino,
     in_pieces,
     entity("personal.uk_nino"),
     Proof::shape,
     Concept::uk_nino},
    {"99999999A", is_es_nif, in_pieces, entity("personal.es_nif"), Proof::shape, Concept::es_nif},
    {"K9999999A", is_es_nif, in_pieces, entity("personal.es_nif"), Proof::shape, Concept::es_nif},
    {"L9999999A", is_es_nif, in_pieces, entity("personal.es_nif"), Proof::shape, Concept::es_nif},
    {"X9999999A", is_es_nie, in_pieces, entity("personal.es_nie"), Proof::shape, Concept::es_nie},
    {"Y9999999A", is_es_nie, in_pieces, entity("personal.es_nie"), Proof::shape, Concept::es_nie},
    {"Z9999999A", is_es_nie, in_pieces, entity("personal.es_nie"), Proof::shape, Concept::es_nie},
    {"AAAAAA99A99A999A",
     is_it_fiscal_code,
     in_pieces,
     entity("personal.it_fiscal_code"),
     Proof::shape,
     Concept::it_fiscal_code},
    {"999999A999*",
     is_fi_hetu,
     in_one_piece,
     entity("personal.fi_hetu"),
     Proof::shape,
     Concept::fi_hetu},
    {"999999999A", is_fi_hetu, in_two, entity("personal.fi_hetu"), Proof::shape, Concept::fi_hetu},
    {"AAAAA9999A",
     is_in_pan,
     in_one_piece,
     entity("personal.in_pan"),
     Proof::shape,
     Concept::in_pan},
    {"A9999999A",
     is_sg_nric,
     in_one_piece,
     entity("personal.sg_nric"),
     Proof::shape,
     Concept::sg_nric},
    {"999992A99999999",
     is_fr_nir_of_corsica,
     in_pieces,
     entity("personal.fr_nir"),
     Proof::shape,
     Concept::fr_nir},
    {"A99999999",
     is_any_code,
     in_one_piece,
     entity("personal.passport"),
     Proof::word,
     Concept::passport},
    {"A9999999",
     is_any_code,
     in_one_piece,
     entity("personal.passport"),
     Proof::word,
     Concept::passport},
    {"AA9999999",
     is_any_code,
     in_one_piece,
     entity("personal.passport"),
     Proof::word,
     Concept::passport},
    {"AA999999",
     is_any_code,
     in_one_piece,
     entity("personal.passport"),
     Proof::word,
     Concept::passport},
    {"AAA999999",
     is_any_code,
     in_one_piece,
     entity("personal.passport"),
     Proof::word,
     Concept::passport},
    {"99AA99999",
     is_any_code,
     in_one_piece,
     entity("personal.passport"),
     Proof::word,
     Concept::passport},
    {"A********",
     is_any_code,
     in_one_piece,
     entity("personal.passport"),
     Proof::word,
     Concept::passport},
    {"AA9999**",
     is_any_code,
     in_one_piece,
     entity("medical.record_number"),
     Proof::word,
     Concept::medical},
};

constexpr bool fits(char c, char wanted) {
  switch (wanted) {
    case 'A':
      return is_upper(c);
    case '9':
      return is_digit(c);
    case '*':
      return is_upper(c) || is_digit(c);
    default:
      return c == wanted;
  }
}

bool has_pattern(std::string_view code, std::string_view pattern) {
  return code.size() >= pattern.size() &&
         std::ranges::equal(code.substr(0, pattern.size()), pattern, fits);
}

int score_of(const Sweep& sweep, const CodeKind& kind, std::string_view code, const Span& place) {
  const bool is_valid = kind.is_valid(code);
  if (is_valid && kind.proof == Proof::shape) {
    return 95;
  }
  const ConceptSet near = sweep.concepts_before(place.begin);
  if ((near & bit(kind.word)) != 0) {
    return is_valid ? 85 : 50;
  }
  const bool is_named = (sweep.concepts(place.begin, place.end) & bit(kind.word)) != 0;
  return is_named ? (is_valid ? 75 : 40) : 0;
}

void find_kinds(Sweep& sweep, const Compact& compact) {
  for (const CodeKind& kind : kKinds) {
    const std::size_t length = kind.pattern.size();
    const std::string_view code = compact.text().substr(0, length);
    if (!has_pattern(code, kind.pattern) || !compact.ends_at(length) ||
        !kind.may_have_pieces(compact, length)) {
      continue;
    }
    Span span = make_span(compact.begin(), compact.end(length), kind.type);
    const int score = score_of(sweep, kind, code, span);
    if (score > 0) {
      span.score = static_cast<std::uint8_t>(score);
      sweep.add(span);
    }
  }
}

void find_from(Sweep& sweep, std::size_t begin) {
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
  if ((near & bit(Concept::licence)) != 0) {
    sweep.add(make_span(begin, end, entity("personal.driver_license"), 70));
  }
  if ((near & bit(Concept::medical)) != 0) {
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
  const bool has_size = begin - 1 - letters >= 1 && begin - 1 - letters <= 2;
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
