#include "algo/scan/identifiers.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <span>
#include <string_view>

#include "algo/scan/national_ids.h"

namespace sluice::scan {
namespace {

/// What it takes to believe a number of the right shape.
enum class Proof : std::uint8_t {
  shape,     ///< its own shape, and its checksum if it has one
  checksum,  ///< the same and a word nearby, or nothing else in the slot
  word,      ///< a word nearby; there is no checksum
};

/// One way to write one kind of number.
struct NumberKind {
  std::string_view groups;      ///< how many digits each group has, in base 36
  std::string_view separators;  ///< those that may stand between the groups
  bool (*is_valid)(Digits digits) = nullptr;
  EntityType type{};
  Proof proof = Proof::checksum;
  Concept word{};
};

constexpr EntityType kCard = entity("financial.card");
constexpr EntityType kSsn = entity("personal.us_ssn");
constexpr EntityType kItin = entity("personal.us_itin");
constexpr EntityType kNhs = entity("personal.uk_nhs");
constexpr EntityType kTaxId = entity("personal.de_tax_id");
constexpr EntityType kNir = entity("personal.fr_nir");
constexpr EntityType kPesel = entity("personal.pl_pesel");
constexpr EntityType kBsn = entity("personal.nl_bsn");
constexpr EntityType kPersonnummer = entity("personal.se_personnummer");
constexpr EntityType kHetu = entity("personal.fi_hetu");
constexpr EntityType kNrn = entity("personal.be_nrn");
constexpr EntityType kNif = entity("personal.pt_nif");
constexpr EntityType kCpf = entity("personal.br_cpf");
constexpr EntityType kAadhaar = entity("personal.in_aadhaar");
constexpr EntityType kSin = entity("personal.ca_sin");
constexpr EntityType kTfn = entity("personal.au_tfn");
constexpr EntityType kRouting = entity("financial.us_routing");
constexpr EntityType kAccount = entity("financial.account");
constexpr EntityType kPassport = entity("personal.passport");
constexpr EntityType kLicence = entity("personal.driver_license");
constexpr EntityType kMedical = entity("medical.record_number");

/// Earlier rows win where two fit equally well.
constexpr NumberKind kKinds[] = {
    {"4444", " -.", is_card, kCard, Proof::shape, Concept::card},
    {"44443", " -.", is_card, kCard, Proof::shape, Concept::card},
    {"465", " -.", is_card, kCard, Proof::shape, Concept::card},
    {"464", " -.", is_card, kCard, Proof::shape, Concept::card},
    {"4447", " -.", is_card, kCard, Proof::shape, Concept::card},
    {"g", "", is_card, kCard, Proof::shape, Concept::card},
    {"f", "", is_card, kCard, Proof::shape, Concept::card},
    {"e", "", is_card, kCard, Proof::shape, Concept::card},
    {"d", "", is_card, kCard, Proof::shape, Concept::card},
    {"h", "", is_card, kCard, Proof::shape, Concept::card},
    {"i", "", is_card, kCard, Proof::shape, Concept::card},
    {"j", "", is_card, kCard, Proof::shape, Concept::card},
    {"c", "", is_card, kCard, Proof::checksum, Concept::card},
    {"324", "-", is_us_ssn, kSsn, Proof::shape, Concept::us_ssn},
    {"324", " .", is_us_ssn, kSsn, Proof::checksum, Concept::us_ssn},
    {"36", "-", is_us_ssn, kSsn, Proof::word, Concept::us_ssn},
    {"54", "-", is_us_ssn, kSsn, Proof::word, Concept::us_ssn},
    {"9", "", is_us_ssn, kSsn, Proof::word, Concept::us_ssn},
    {"324", "-", is_us_itin, kItin, Proof::shape, Concept::us_itin},
    {"324", " .", is_us_itin, kItin, Proof::word, Concept::us_itin},
    {"9", "", is_us_itin, kItin, Proof::word, Concept::us_itin},
    {"334", " -", is_uk_nhs, kNhs, Proof::checksum, Concept::uk_nhs},
    {"a", "", is_uk_nhs, kNhs, Proof::checksum, Concept::uk_nhs},
    {"2333", " ", is_de_tax_id, kTaxId, Proof::shape, Concept::de_tax_id},
    {"b", "", is_de_tax_id, kTaxId, Proof::checksum, Concept::de_tax_id},
    {"1222332", " .-", is_fr_nir, kNir, Proof::shape, Concept::fr_nir},
    {"d2", " -", is_fr_nir, kNir, Proof::shape, Concept::fr_nir},
    {"f", "", is_fr_nir, kNir, Proof::shape, Concept::fr_nir},
    {"b", "", is_pl_pesel, kPesel, Proof::checksum, Concept::pl_pesel},
    {"9", "", is_nl_bsn, kBsn, Proof::checksum, Concept::nl_bsn},
    {"8", "", is_nl_bsn, kBsn, Proof::checksum, Concept::nl_bsn},
    {"432", " .", is_nl_bsn, kBsn, Proof::checksum, Concept::nl_bsn},
    {"333", " .", is_nl_bsn, kBsn, Proof::checksum, Concept::nl_bsn},
    {"64", "-", is_se_personnummer, kPersonnummer, Proof::shape, Concept::se_personnummer},
    {"84", "-", is_se_personnummer, kPersonnummer, Proof::shape, Concept::se_personnummer},
    {"a", "", is_se_personnummer, kPersonnummer, Proof::checksum, Concept::se_personnummer},
    {"c", "", is_se_personnummer, kPersonnummer, Proof::checksum, Concept::se_personnummer},
    {"64", "-", is_fi_hetu_digits, kHetu, Proof::shape, Concept::fi_hetu},
    {"22232", ".-/ ", is_be_nrn, kNrn, Proof::shape, Concept::be_nrn},
    {"632", ".-/ ", is_be_nrn, kNrn, Proof::shape, Concept::be_nrn},
    {"b", "", is_be_nrn, kNrn, Proof::checksum, Concept::be_nrn},
    {"9", "", is_pt_nif, kNif, Proof::checksum, Concept::pt_nif},
    {"333", " .", is_pt_nif, kNif, Proof::checksum, Concept::pt_nif},
    {"3332", ".-/ ", is_br_cpf, kCpf, Proof::shape, Concept::br_cpf},
    {"92", "-", is_br_cpf, kCpf, Proof::shape, Concept::br_cpf},
    {"b", "", is_br_cpf, kCpf, Proof::checksum, Concept::br_cpf},
    {"444", " -", is_in_aadhaar, kAadhaar, Proof::shape, Concept::in_aadhaar},
    {"c", "", is_in_aadhaar, kAadhaar, Proof::checksum, Concept::in_aadhaar},
    {"333", "-", is_ca_sin, kSin, Proof::shape, Concept::ca_sin},
    {"333", " ", is_ca_sin, kSin, Proof::checksum, Concept::ca_sin},
    {"9", "", is_ca_sin, kSin, Proof::checksum, Concept::ca_sin},
    {"333", " -", is_au_tfn, kTfn, Proof::checksum, Concept::au_tfn},
    {"9", "", is_au_tfn, kTfn, Proof::checksum, Concept::au_tfn},
    {"8", "", is_au_tfn, kTfn, Proof::checksum, Concept::au_tfn},
    {"9", "", is_us_routing, kRouting, Proof::checksum, Concept::routing},
    {"441", "-", is_us_routing, kRouting, Proof::checksum, Concept::routing},
    {"9", "", is_any, kPassport, Proof::word, Concept::passport},
    {"8", "", is_any, kPassport, Proof::word, Concept::passport},
    {"7", "", is_any, kPassport, Proof::word, Concept::passport},
    {"6", "", is_any, kAccount, Proof::word, Concept::account},
    {"7", "", is_any, kAccount, Proof::word, Concept::account},
    {"8", "", is_any, kAccount, Proof::word, Concept::account},
    {"9", "", is_any, kAccount, Proof::word, Concept::account},
    {"a", "", is_any, kAccount, Proof::word, Concept::account},
    {"b", "", is_any, kAccount, Proof::word, Concept::account},
    {"c", "", is_any, kAccount, Proof::word, Concept::account},
    {"d", "", is_any, kAccount, Proof::word, Concept::account},
    {"e", "", is_any, kAccount, Proof::word, Concept::account},
    {"5", "", is_any, kMedical, Proof::word, Concept::medical},
    {"6", "", is_any, kMedical, Proof::word, Concept::medical},
    {"7", "", is_any, kMedical, Proof::word, Concept::medical},
    {"8", "", is_any, kMedical, Proof::word, Concept::medical},
    {"9", "", is_any, kMedical, Proof::word, Concept::medical},
    {"a", "", is_any, kMedical, Proof::word, Concept::medical},
    {"7", "", is_any, kLicence, Proof::word, Concept::licence},
    {"8", "", is_any, kLicence, Proof::word, Concept::licence},
    {"9", "", is_any, kLicence, Proof::word, Concept::licence},
};

constexpr std::size_t digit_value(char base36) {
  return static_cast<std::size_t>(is_digit(base36) ? base36 - '0' : base36 - 'a' + 10);
}

constexpr std::size_t kLongestGroup = 19;

/// For each length of a first group, which rows of kKinds ask for it.
struct Bucket {
  std::array<std::uint8_t, 24> rows{};
  std::size_t count = 0;
};

constexpr std::array<Bucket, kLongestGroup + 1> make_buckets() {
  std::array<Bucket, kLongestGroup + 1> buckets{};
  for (std::size_t i = 0; i < std::size(kKinds); ++i) {
    Bucket& bucket = buckets[digit_value(kKinds[i].groups[0])];
    bucket.rows[bucket.count++] = static_cast<std::uint8_t>(i);
  }
  return buckets;
}

constexpr std::array<Bucket, kLongestGroup + 1> kBuckets = make_buckets();

std::span<const std::uint8_t> rows_for(std::size_t digits) {
  if (digits > kLongestGroup) {
    return {};
  }
  return std::span(kBuckets[digits].rows).first(kBuckets[digits].count);
}

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

/// The score of a number whose shape is right; 0 when it is not to be believed.
int score_of(const Sweep& sweep, const Span& place, const NumberKind& kind, Digits digits) {
  const bool is_valid = kind.is_valid(digits);
  if (is_valid && kind.proof == Proof::shape) {
    return 95;
  }
  const ConceptSet near = sweep.concepts_before(place.begin);
  if ((near & bit(kind.word)) != 0) {
    return is_valid ? 90 : 50;
  }
  if ((sweep.concepts(place.begin, place.end) & bit(kind.word)) != 0) {
    return is_valid ? 80 : 40;
  }
  const bool alone =
      is_valid && kind.proof == Proof::checksum && sweep.stands_alone(place.begin, place.end);
  return alone ? 70 : 0;
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
    return before == '$' || before == '%';
  }
  const std::size_t word = sweep.skip_back(begin - 1, kAlnum, kWordMax);
  return word < begin - 1 && !is_plain_word(sweep.slice(word, begin - 1));
}

/// The `.5` or `-4716` behind digits. An extension (`x12`) and a word (`-Office`) are no part.
bool is_glued_right(const Sweep& sweep, std::size_t end) {
  const char next = sweep.at(end);
  if (lower(next) == 'x' && is_digit(sweep.at(end + 1))) {
    return false;
  }
  if (!is_tight(next)) {
    return is_word(next) || next == '%';
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

void find_identifiers(Sweep& sweep, const Window& window) {
  for (std::size_t first = 0; first < window.group_count; ++first) {
    for (const std::uint8_t row : rows_for(window.digits_in(first))) {
      const NumberKind& kind = kKinds[row];
      if (!has_shape(window, first, kind)) {
        continue;
      }
      const std::size_t last = first + kind.groups.size() - 1;
      // A card may have its expiry year behind it, but nothing else continues in the same rhythm.
      if (is_fragment(sweep, window, first, last) ||
          (kind.type != kCard && is_in_table(window, first, last))) {
        continue;
      }
      Span span = make_span(window.groups[first].begin, window.groups[last].end, kind.type);
      const int score = score_of(sweep, span, kind, window.digits_of(first, last));
      if (score > 0) {
        span.score = static_cast<std::uint8_t>(score);
        sweep.add(span);
      }
    }
  }
}

}  // namespace sluice::scan
