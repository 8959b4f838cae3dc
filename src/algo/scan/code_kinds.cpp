#include "algo/scan/code_kinds.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "algo/scan/national_ids.h"
#include "algo/scan/world_ids.h"

namespace sluice::scan {
namespace {

bool in_one_piece(const Compact& compact, std::size_t length) {
  return compact.pieces(length) == 1;
}

bool in_one_upper_piece(const Compact& compact, std::size_t length) {
  return in_one_piece(compact, length) && !compact.has_lower_case(length);
}

/// `AB123456C`, `AB 123456 C`, `AB 12 34 56 C`; not `pr26256-2a`.
bool in_odd_pieces(const Compact& compact, std::size_t length) {
  return compact.pieces(length) % 2 == 1 && compact.pieces(length) <= 5 &&
         !compact.has_lower_case(length);
}

bool in_two(const Compact& compact, std::size_t length) {
  return compact.pieces(length) == 2;
}

/// The sign of a Finnish century is one of these.
bool in_two_by_sign(const Compact& compact, std::size_t length) {
  return in_two(compact, length) && (compact.gap() == '-' || compact.gap() == '+');
}

bool in_three(const Compact& compact, std::size_t length) {
  return compact.pieces(length) == 3;
}

/// As postcodes stand in running text: `EC1A 1BB`.
bool in_two_upper(const Compact& compact, std::size_t length) {
  return in_two(compact, length) && compact.pieces(length - 3) == 1 &&
         !compact.has_lower_case(length);
}

bool in_pieces(const Compact& compact, std::size_t length) {
  return compact.pieces(length) <= 5;
}

// clang-format off: a table reads best with one row a line.
constexpr CodeKind kKinds[] = {
    {"AA999999A", is_uk_nino, in_odd_pieces, entity("personal.uk_nino"), {Proof::shape, Concept::uk_nino, Concept::uk_nino}},
    {"AA999999A", is_uk_nino, in_one_piece, entity("personal.uk_nino"), {Proof::checksum, Concept::uk_nino, Concept::uk_nino}},
    {"99999999A", is_es_nif, in_pieces, entity("personal.es_nif"), {Proof::shape, Concept::es_nif, Concept::identity}},
    {"9999999A", is_es_short_nif, in_pieces, entity("personal.es_nif"), {Proof::checksum, Concept::es_nif, Concept::identity}},
    {"K9999999A", is_es_nif, in_pieces, entity("personal.es_nif"), {Proof::shape, Concept::es_nif, Concept::identity}},
    {"L9999999A", is_es_nif, in_pieces, entity("personal.es_nif"), {Proof::shape, Concept::es_nif, Concept::identity}},
    {"X9999999A", is_es_nie, in_pieces, entity("personal.es_nie"), {Proof::shape, Concept::es_nie, Concept::identity}},
    {"Y9999999A", is_es_nie, in_pieces, entity("personal.es_nie"), {Proof::shape, Concept::es_nie, Concept::identity}},
    {"Z9999999A", is_es_nie, in_pieces, entity("personal.es_nie"), {Proof::shape, Concept::es_nie, Concept::identity}},
    {"AAAAAA99A99A999A", is_it_fiscal_code, in_pieces, entity("personal.it_fiscal_code"), {Proof::shape, Concept::it_fiscal_code, Concept::tax}},
    {"999999A999*", is_fi_hetu, in_one_piece, entity("personal.fi_hetu"), {Proof::shape, Concept::fi_hetu, Concept::identity}},
    {"999999999A", is_fi_hetu, in_two_by_sign, entity("personal.fi_hetu"), {Proof::shape, Concept::fi_hetu, Concept::identity}},
    {"AAAAA9999A", is_in_pan, in_one_upper_piece, entity("personal.in_pan"), {Proof::shape, Concept::in_pan, Concept::tax}},
    {"A9999999A", is_sg_nric, in_one_piece, entity("personal.sg_nric"), {Proof::shape, Concept::sg_nric, Concept::identity}},
    {"999992A99999999", is_fr_nir_of_corsica, in_pieces, entity("personal.fr_nir"), {Proof::shape, Concept::fr_nir, Concept::identity}},
    {"99999999A999", is_de_social_security, in_pieces, entity("personal.de_social_security"), {Proof::shape, Concept::de_social_security, Concept::identity}},
    {"A999999999", is_de_health_insurance, in_one_piece, entity("personal.de_health_insurance"), {Proof::checksum, Concept::de_health_insurance, Concept::identity}},
    {"A*******9", is_de_document, in_one_piece, entity("personal.de_id_card"), {Proof::checksum, Concept::de_id_card, Concept::identity}},
    {"A*******9", is_de_document, in_one_piece, entity("personal.de_passport"), {Proof::checksum, Concept::passport, Concept::passport}},
    {"9999999A", is_ie_pps, in_one_piece, entity("personal.ie_pps"), {Proof::checksum, Concept::ie_pps, Concept::tax}},
    {"9999999AA", is_ie_pps, in_one_piece, entity("personal.ie_pps"), {Proof::checksum, Concept::ie_pps, Concept::tax}},
    {"A****999999A**AA", is_uk_driving_licence, in_pieces, entity("personal.uk_driving_licence"), {Proof::shape, Concept::licence, Concept::licence}},
    {"99999999999999999*", is_cn_identity, in_one_piece, entity("personal.cn_identity"), {Proof::shape, Concept::cn_identity, Concept::identity}},
    {"A999999999", is_tw_identity, in_one_piece, entity("personal.tw_identity"), {Proof::checksum, Concept::identity, Concept::identity}},
    {"A999999*", is_hk_identity, in_pieces, entity("personal.hk_identity"), {Proof::checksum, Concept::hk_identity, Concept::identity}},
    {"AA999999*", is_hk_identity, in_pieces, entity("personal.hk_identity"), {Proof::checksum, Concept::hk_identity, Concept::identity}},
    {"AAA9999999", is_in_voter, in_one_piece, entity("personal.in_voter"), {Proof::alone, Concept::in_voter, Concept::identity}},
    {"AAAA999999AAAAAA**", is_mx_curp, in_one_piece, entity("personal.mx_curp"), {Proof::shape, Concept::mx_curp, Concept::identity}},
    {"AAAA999999***", is_mx_rfc, in_pieces, entity("personal.mx_rfc"), {Proof::checksum, Concept::mx_rfc, Concept::tax}},
    {"AAA999999***", is_mx_rfc, in_pieces, entity("personal.mx_rfc"), {Proof::checksum, Concept::mx_rfc, Concept::tax}},
    {"99999999*", is_cl_rut, in_pieces, entity("personal.cl_rut"), {Proof::checksum, Concept::cl_rut, Concept::tax}},
    {"9999999*", is_cl_rut, in_pieces, entity("personal.cl_rut"), {Proof::checksum, Concept::cl_rut, Concept::tax}},
    {"9999999AA", is_any_code, in_one_piece, entity("personal.it_identity_card"), {Proof::alone, Concept::identity, Concept::identity}},
    {"AA99999AA", is_any_code, in_one_piece, entity("personal.it_identity_card"), {Proof::alone, Concept::identity, Concept::identity}},
    {"U1*******A", is_any_code, in_one_piece, entity("personal.driver_license"), {Proof::alone, Concept::licence, Concept::licence}},
    {"AAAAA9999A", is_any_code, in_one_piece, entity("personal.in_pan"), {Proof::alone, Concept::in_pan, Concept::tax}},
    {"AAAAAA99A99A999A", is_any_code, in_one_piece, entity("personal.it_fiscal_code"), {Proof::alone, Concept::it_fiscal_code, Concept::tax}},
    {"A9999999A", is_any_code, in_one_piece, entity("personal.sg_nric"), {Proof::alone, Concept::sg_nric, Concept::identity}},
    {"AA99999999*", is_any_code, in_one_piece, entity("personal.driver_license"), {Proof::alone, Concept::licence, Concept::licence}},
    {"A99999999", is_any_code, in_one_piece, entity("personal.passport"), {Proof::alone, Concept::passport, Concept::passport}},
    {"A9999999", is_any_code, in_one_piece, entity("personal.passport"), {Proof::alone, Concept::passport, Concept::passport}},
    {"AA9999999", is_any_code, in_one_piece, entity("personal.passport"), {Proof::alone, Concept::passport, Concept::passport}},
    {"AA999999", is_any_code, in_one_piece, entity("personal.passport"), {Proof::word, Concept::passport, Concept::passport}},
    {"AAA999999", is_any_code, in_one_piece, entity("personal.passport"), {Proof::alone, Concept::passport, Concept::passport}},
    {"99AA99999", is_any_code, in_one_piece, entity("personal.passport"), {Proof::word, Concept::passport, Concept::passport}},
    {"A999A9999", is_kr_passport, in_one_upper_piece, entity("personal.passport"), {Proof::shape, Concept::passport, Concept::passport}},
    {"A999A9999", is_kr_passport, in_one_piece, entity("personal.passport"), {Proof::alone, Concept::passport, Concept::passport}},
    {"A********", is_any_code, in_one_piece, entity("personal.passport"), {Proof::word, Concept::passport, Concept::passport}},
    {"AA9999**", is_any_code, in_one_piece, entity("medical.record_number"), {Proof::word, Concept::medical, Concept::medical}},
    {"AA9999999", is_us_dea, in_one_piece, entity("medical.us_dea"), {Proof::checksum, Concept::us_dea, Concept::medical}},
    {"9A*9A*9AA99", is_us_mbi, in_pieces, entity("medical.us_mbi"), {Proof::shape, Concept::us_mbi, Concept::medical}},
    {"A99AA", is_uk_postcode, in_two_upper, entity("personal.postcode"), {Proof::shape, Concept::postcode, Concept::postcode}},
    {"A999AA", is_uk_postcode, in_two_upper, entity("personal.postcode"), {Proof::shape, Concept::postcode, Concept::postcode}},
    {"AA99AA", is_uk_postcode, in_two_upper, entity("personal.postcode"), {Proof::shape, Concept::postcode, Concept::postcode}},
    {"AA999AA", is_uk_postcode, in_two_upper, entity("personal.postcode"), {Proof::shape, Concept::postcode, Concept::postcode}},
    {"A9A9AA", is_uk_postcode, in_two_upper, entity("personal.postcode"), {Proof::shape, Concept::postcode, Concept::postcode}},
    {"AA9A9AA", is_uk_postcode, in_two_upper, entity("personal.postcode"), {Proof::shape, Concept::postcode, Concept::postcode}},
    {"AA99AA", is_uk_postcode, in_one_piece, entity("personal.postcode"), {Proof::checksum, Concept::postcode, Concept::postcode}},
    {"AA999AA", is_uk_postcode, in_one_piece, entity("personal.postcode"), {Proof::checksum, Concept::postcode, Concept::postcode}},
    {"A9A9AA", is_uk_postcode, in_one_piece, entity("personal.postcode"), {Proof::checksum, Concept::postcode, Concept::postcode}},
    {"AA9A9AA", is_uk_postcode, in_one_piece, entity("personal.postcode"), {Proof::checksum, Concept::postcode, Concept::postcode}},
    {"GIR0AA", is_uk_postcode, in_pieces, entity("personal.postcode"), {Proof::checksum, Concept::postcode, Concept::postcode}},
    {"AA99AAA", is_uk_plate, in_pieces, entity("personal.vehicle"), {Proof::checksum, Concept::vehicle, Concept::vehicle}},
    {"A999AAA", is_uk_old_plate, in_pieces, entity("personal.vehicle"), {Proof::checksum, Concept::vehicle, Concept::vehicle}},
    {"AAA9A", is_uk_old_plate, in_two, entity("personal.vehicle"), {Proof::checksum, Concept::vehicle, Concept::vehicle}},
    {"AAA999A", is_uk_old_plate, in_pieces, entity("personal.vehicle"), {Proof::checksum, Concept::vehicle, Concept::vehicle}},
    {"AAA999AA", is_any_code, in_pieces, entity("personal.vehicle"), {Proof::alone, Concept::vehicle, Concept::vehicle}},
    {"AA99AA9999", is_any_code, in_pieces, entity("personal.vehicle"), {Proof::alone, Concept::vehicle, Concept::vehicle}},
    {"AA9AAA9999", is_any_code, in_pieces, entity("personal.vehicle"), {Proof::alone, Concept::vehicle, Concept::vehicle}},
    {"AA99A9999", is_any_code, in_pieces, entity("personal.vehicle"), {Proof::alone, Concept::vehicle, Concept::vehicle}},
    {"AA9999", is_any_code, in_one_piece, entity("personal.vehicle"), {Proof::alone, Concept::vehicle, Concept::vehicle}},
    {"99A99", is_any_code, in_three, entity("personal.vehicle"), {Proof::alone, Concept::vehicle, Concept::vehicle}},
    {"99A999", is_any_code, in_three, entity("personal.vehicle"), {Proof::alone, Concept::vehicle, Concept::vehicle}},
    {"99A9999", is_any_code, in_three, entity("personal.vehicle"), {Proof::alone, Concept::vehicle, Concept::vehicle}},
    {"99AA99", is_any_code, in_three, entity("personal.vehicle"), {Proof::alone, Concept::vehicle, Concept::vehicle}},
    {"99AA999", is_any_code, in_three, entity("personal.vehicle"), {Proof::alone, Concept::vehicle, Concept::vehicle}},
    {"99AA9999", is_any_code, in_three, entity("personal.vehicle"), {Proof::alone, Concept::vehicle, Concept::vehicle}},
    {"99AAA99", is_any_code, in_three, entity("personal.vehicle"), {Proof::alone, Concept::vehicle, Concept::vehicle}},
    {"99AAA999", is_any_code, in_three, entity("personal.vehicle"), {Proof::alone, Concept::vehicle, Concept::vehicle}},
    {"99AAA9999", is_any_code, in_three, entity("personal.vehicle"), {Proof::alone, Concept::vehicle, Concept::vehicle}},
    {"AAA9999", is_any_code, in_three, entity("personal.vehicle"), {Proof::alone, Concept::vehicle, Concept::vehicle}},
    {"AAAA9999", is_any_code, in_three, entity("personal.vehicle"), {Proof::alone, Concept::vehicle, Concept::vehicle}},
    {"AAA999", is_any_code, in_three, entity("personal.vehicle"), {Proof::alone, Concept::vehicle, Concept::vehicle}},
    {"*****************", is_vin, in_one_piece, entity("technical.vin"), {Proof::checksum, Concept::vehicle, Concept::vehicle}},
    {"DE999999999", is_de_vat, in_pieces, entity("financial.de_vat"), {Proof::shape, Concept::tax, Concept::company}},
    {"GB999999999", is_uk_vat, in_pieces, entity("financial.uk_vat"), {Proof::shape, Concept::tax, Concept::company}},
    {"FR99999999999", is_fr_vat, in_pieces, entity("financial.fr_vat"), {Proof::shape, Concept::tax, Concept::company}},
    {"A9999999*", is_es_cif, in_pieces, entity("financial.es_cif"), {Proof::checksum, Concept::company, Concept::tax}},
    {"99AAAAA9999A*Z*", is_in_gstin, in_one_piece, entity("financial.in_gstin"), {Proof::shape, Concept::company, Concept::tax}},
    {"99999999A", is_sg_uen, in_one_piece, entity("financial.sg_uen"), {Proof::checksum, Concept::sg_uen, Concept::company}},
    {"999999999A", is_sg_uen, in_one_piece, entity("financial.sg_uen"), {Proof::shape, Concept::sg_uen, Concept::company}},
    {"A99AA9999A", is_sg_uen, in_one_piece, entity("financial.sg_uen"), {Proof::shape, Concept::sg_uen, Concept::company}},
    {"DE99***99999999999", is_sepa_creditor, in_pieces, entity("financial.sepa_creditor"), {Proof::shape, Concept::creditor, Concept::account}},
};
// clang-format on

constexpr std::size_t kBuckets = 4;
constexpr std::size_t kRowsMax = 64;

struct Bucket {
  std::array<std::uint8_t, kRowsMax> rows{};
  std::size_t count = 0;
};

constexpr bool may_be_letter(char wanted) {
  return wanted != '9' && !is_digit(wanted);
}

constexpr bool may_be_digit(char wanted) {
  return wanted == '9' || wanted == '*' || is_digit(wanted);
}

/// For each kind of two first characters (letter or digit each), the rows that allow them.
constexpr std::array<Bucket, kBuckets> make_buckets() {
  std::array<Bucket, kBuckets> buckets{};
  for (std::size_t kind = 0; kind < kBuckets; ++kind) {
    for (std::size_t i = 0; i < std::size(kKinds); ++i) {
      const std::string_view pattern = kKinds[i].pattern;
      const bool first = (kind & 2U) != 0 ? may_be_letter(pattern[0]) : may_be_digit(pattern[0]);
      const bool second = (kind & 1U) != 0 ? may_be_letter(pattern[1]) : may_be_digit(pattern[1]);
      if (first && second) {
        buckets[kind].rows[buckets[kind].count++] = static_cast<std::uint8_t>(i);
      }
    }
  }
  return buckets;
}

constexpr std::array<Bucket, kBuckets> kByBegin = make_buckets();
static_assert(std::size(kKinds) <= 256);

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

}  // namespace

std::span<const CodeKind> code_kinds() {
  return kKinds;
}

std::span<const std::uint8_t> code_kinds_of(std::string_view code) {
  if (code.size() < 2) {
    return {};
  }
  const Bucket& bucket = kByBegin[(is_letter(code[0]) ? 2U : 0U) + (is_letter(code[1]) ? 1U : 0U)];
  return std::span(bucket.rows).first(bucket.count);
}

bool has_pattern(std::string_view code, std::string_view pattern) {
  return code.size() >= pattern.size() &&
         std::ranges::equal(code.substr(0, pattern.size()), pattern, fits);
}

}  // namespace sluice::scan
