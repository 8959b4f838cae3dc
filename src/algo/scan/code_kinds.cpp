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

using enum Proof;
using enum Concept;

// clang-format off: a table reads best with one row a line.
constexpr CodeKind kKinds[] = {
    {"AA999999A", is_uk_nino, in_odd_pieces, entity("personal.uk_nino"), {shape, uk_nino, uk_nino}},
    {"AA999999A", is_uk_nino, in_one_piece, entity("personal.uk_nino"),
     {checksum, uk_nino, uk_nino}},
    {"99999999A", is_es_nif, in_pieces, entity("personal.es_nif"), {shape, es_nif, identity}},
    {"9999999A", is_es_short_nif, in_pieces, entity("personal.es_nif"),
     {checksum, es_nif, identity}},
    {"K9999999A", is_es_nif, in_pieces, entity("personal.es_nif"), {shape, es_nif, identity}},
    {"L9999999A", is_es_nif, in_pieces, entity("personal.es_nif"), {shape, es_nif, identity}},
    {"X9999999A", is_es_nie, in_pieces, entity("personal.es_nie"), {shape, es_nie, identity}},
    {"Y9999999A", is_es_nie, in_pieces, entity("personal.es_nie"), {shape, es_nie, identity}},
    {"Z9999999A", is_es_nie, in_pieces, entity("personal.es_nie"), {shape, es_nie, identity}},
    {"AAAAAA99A99A999A", is_it_fiscal_code, in_pieces, entity("personal.it_fiscal_code"),
     {shape, it_fiscal_code, tax}},
    {"999999A999*", is_fi_hetu, in_one_piece, entity("personal.fi_hetu"),
     {shape, fi_hetu, identity}},
    {"999999999A", is_fi_hetu, in_two_by_sign, entity("personal.fi_hetu"),
     {shape, fi_hetu, identity}},
    {"AAAAA9999A", is_in_pan, in_one_upper_piece, entity("personal.in_pan"), {shape, in_pan, tax}},
    {"A9999999A", is_sg_nric, in_one_piece, entity("personal.sg_nric"), {shape, sg_nric, identity}},
    {"999992A99999999", is_fr_nir_of_corsica, in_pieces, entity("personal.fr_nir"),
     {shape, fr_nir, identity}},
    {"99999999A999", is_de_social_security, in_pieces, entity("personal.de_social_security"),
     {shape, de_social_security, identity}},
    {"A999999999", is_de_health_insurance, in_one_piece, entity("personal.de_health_insurance"),
     {checksum, de_health_insurance, identity}},
    {"A*******9", is_de_document, in_one_piece, entity("personal.de_id_card"),
     {checksum, de_id_card, identity}},
    {"A*******9", is_de_document, in_one_piece, entity("personal.de_passport"),
     {checksum, passport, passport}},
    {"9999999A", is_ie_pps, in_one_piece, entity("personal.ie_pps"), {checksum, ie_pps, tax}},
    {"9999999AA", is_ie_pps, in_one_piece, entity("personal.ie_pps"), {checksum, ie_pps, tax}},
    {"A****999999A**AA", is_uk_driving_licence, in_pieces, entity("personal.uk_driving_licence"),
     {shape, licence, licence}},
    {"99999999999999999*", is_cn_identity, in_one_piece, entity("personal.cn_identity"),
     {shape, cn_identity, identity}},
    {"A999999999", is_tw_identity, in_one_piece, entity("personal.tw_identity"),
     {checksum, identity, identity}},
    {"A999999*", is_hk_identity, in_pieces, entity("personal.hk_identity"),
     {checksum, hk_identity, identity}},
    {"AA999999*", is_hk_identity, in_pieces, entity("personal.hk_identity"),
     {checksum, hk_identity, identity}},
    {"AAA9999999", is_in_voter, in_one_piece, entity("personal.in_voter"),
     {alone, in_voter, identity}},
    {"AAAA999999AAAAAA**", is_mx_curp, in_one_piece, entity("personal.mx_curp"),
     {shape, mx_curp, identity}},
    {"AAAA999999***", is_mx_rfc, in_pieces, entity("personal.mx_rfc"), {checksum, mx_rfc, tax}},
    {"AAA999999***", is_mx_rfc, in_pieces, entity("personal.mx_rfc"), {checksum, mx_rfc, tax}},
    {"99999999*", is_cl_rut, in_pieces, entity("personal.cl_rut"), {checksum, cl_rut, tax}},
    {"9999999*", is_cl_rut, in_pieces, entity("personal.cl_rut"), {checksum, cl_rut, tax}},
    {"9999999AA", is_any_code, in_one_piece, entity("personal.it_identity_card"),
     {alone, identity, identity}},
    {"AA99999AA", is_any_code, in_one_piece, entity("personal.it_identity_card"),
     {alone, identity, identity}},
    {"U1*******A", is_any_code, in_one_piece, entity("personal.driver_license"),
     {alone, licence, licence}},
    {"AAAAA9999A", is_any_code, in_one_piece, entity("personal.in_pan"), {alone, in_pan, tax}},
    {"AAAAAA99A99A999A", is_any_code, in_one_piece, entity("personal.it_fiscal_code"),
     {alone, it_fiscal_code, tax}},
    {"A9999999A", is_any_code, in_one_piece, entity("personal.sg_nric"),
     {alone, sg_nric, identity}},
    {"AA99999999*", is_any_code, in_one_piece, entity("personal.driver_license"),
     {alone, licence, licence}},
    {"A99999999", is_any_code, in_one_piece, entity("personal.passport"),
     {alone, passport, passport}},
    {"A9999999", is_any_code, in_one_piece, entity("personal.passport"),
     {alone, passport, passport}},
    {"AA9999999", is_any_code, in_one_piece, entity("personal.passport"),
     {alone, passport, passport}},
    {"AA999999", is_any_code, in_one_piece, entity("personal.passport"),
     {word, passport, passport}},
    {"AAA999999", is_any_code, in_one_piece, entity("personal.passport"),
     {alone, passport, passport}},
    {"99AA99999", is_any_code, in_one_piece, entity("personal.passport"),
     {word, passport, passport}},
    {"A999A9999", is_kr_passport, in_one_upper_piece, entity("personal.passport"),
     {shape, passport, passport}},
    {"A999A9999", is_kr_passport, in_one_piece, entity("personal.passport"),
     {alone, passport, passport}},
    {"A********", is_any_code, in_one_piece, entity("personal.passport"),
     {word, passport, passport}},
    {"AA9999**", is_any_code, in_one_piece, entity("medical.record_number"),
     {word, medical, medical}},
    {"AA9999999", is_us_dea, in_one_piece, entity("medical.us_dea"), {checksum, us_dea, medical}},
    {"9A*9A*9AA99", is_us_mbi, in_pieces, entity("medical.us_mbi"), {shape, us_mbi, medical}},
    {"A99AA", is_uk_postcode, in_two_upper, entity("personal.postcode"),
     {shape, postcode, postcode}},
    {"A999AA", is_uk_postcode, in_two_upper, entity("personal.postcode"),
     {shape, postcode, postcode}},
    {"AA99AA", is_uk_postcode, in_two_upper, entity("personal.postcode"),
     {shape, postcode, postcode}},
    {"AA999AA", is_uk_postcode, in_two_upper, entity("personal.postcode"),
     {shape, postcode, postcode}},
    {"A9A9AA", is_uk_postcode, in_two_upper, entity("personal.postcode"),
     {shape, postcode, postcode}},
    {"AA9A9AA", is_uk_postcode, in_two_upper, entity("personal.postcode"),
     {shape, postcode, postcode}},
    {"AA99AA", is_uk_postcode, in_one_piece, entity("personal.postcode"),
     {checksum, postcode, postcode}},
    {"AA999AA", is_uk_postcode, in_one_piece, entity("personal.postcode"),
     {checksum, postcode, postcode}},
    {"A9A9AA", is_uk_postcode, in_one_piece, entity("personal.postcode"),
     {checksum, postcode, postcode}},
    {"AA9A9AA", is_uk_postcode, in_one_piece, entity("personal.postcode"),
     {checksum, postcode, postcode}},
    {"GIR0AA", is_uk_postcode, in_pieces, entity("personal.postcode"),
     {checksum, postcode, postcode}},
    {"AA99AAA", is_uk_plate, in_pieces, entity("personal.vehicle"), {checksum, vehicle, vehicle}},
    {"A999AAA", is_uk_old_plate, in_pieces, entity("personal.vehicle"),
     {checksum, vehicle, vehicle}},
    {"AAA9A", is_uk_old_plate, in_two, entity("personal.vehicle"), {checksum, vehicle, vehicle}},
    {"AAA999A", is_uk_old_plate, in_pieces, entity("personal.vehicle"),
     {checksum, vehicle, vehicle}},
    {"AAA999AA", is_any_code, in_pieces, entity("personal.vehicle"), {alone, vehicle, vehicle}},
    {"AA99AA9999", is_any_code, in_pieces, entity("personal.vehicle"), {alone, vehicle, vehicle}},
    {"AA9AAA9999", is_any_code, in_pieces, entity("personal.vehicle"), {alone, vehicle, vehicle}},
    {"AA99A9999", is_any_code, in_pieces, entity("personal.vehicle"), {alone, vehicle, vehicle}},
    {"AA9999", is_any_code, in_one_piece, entity("personal.vehicle"), {alone, vehicle, vehicle}},
    {"99A99", is_any_code, in_three, entity("personal.vehicle"), {alone, vehicle, vehicle}},
    {"99A999", is_any_code, in_three, entity("personal.vehicle"), {alone, vehicle, vehicle}},
    {"99A9999", is_any_code, in_three, entity("personal.vehicle"), {alone, vehicle, vehicle}},
    {"99AA99", is_any_code, in_three, entity("personal.vehicle"), {alone, vehicle, vehicle}},
    {"99AA999", is_any_code, in_three, entity("personal.vehicle"), {alone, vehicle, vehicle}},
    {"99AA9999", is_any_code, in_three, entity("personal.vehicle"), {alone, vehicle, vehicle}},
    {"99AAA99", is_any_code, in_three, entity("personal.vehicle"), {alone, vehicle, vehicle}},
    {"99AAA999", is_any_code, in_three, entity("personal.vehicle"), {alone, vehicle, vehicle}},
    {"99AAA9999", is_any_code, in_three, entity("personal.vehicle"), {alone, vehicle, vehicle}},
    {"AAA9999", is_any_code, in_three, entity("personal.vehicle"), {alone, vehicle, vehicle}},
    {"AAAA9999", is_any_code, in_three, entity("personal.vehicle"), {alone, vehicle, vehicle}},
    {"AAA999", is_any_code, in_three, entity("personal.vehicle"), {alone, vehicle, vehicle}},
    {"*****************", is_vin, in_one_piece, entity("technical.vin"),
     {checksum, vehicle, vehicle}},
    {"DE999999999", is_de_vat, in_pieces, entity("financial.de_vat"), {shape, tax, company}},
    {"GB999999999", is_uk_vat, in_pieces, entity("financial.uk_vat"), {shape, tax, company}},
    {"FR99999999999", is_fr_vat, in_pieces, entity("financial.fr_vat"), {shape, tax, company}},
    {"A9999999*", is_es_cif, in_pieces, entity("financial.es_cif"), {checksum, company, tax}},
    {"99AAAAA9999A*Z*", is_in_gstin, in_one_piece, entity("financial.in_gstin"),
     {shape, company, tax}},
    {"99999999A", is_sg_uen, in_one_piece, entity("financial.sg_uen"), {checksum, sg_uen, company}},
    {"999999999A", is_sg_uen, in_one_piece, entity("financial.sg_uen"), {shape, sg_uen, company}},
    {"A99AA9999A", is_sg_uen, in_one_piece, entity("financial.sg_uen"), {shape, sg_uen, company}},
    {"DE99***99999999999", is_sepa_creditor, in_pieces, entity("financial.sepa_creditor"),
     {shape, creditor, account}},
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
