#include "algo/scan/number_kinds.h"

#include <array>
#include <cstddef>
#include <iterator>

#include "algo/scan/national_ids.h"
#include "algo/scan/world_ids.h"

namespace sluice::scan {
namespace {

using enum Proof;
using enum Concept;

// clang-format off: a table reads best with one row a line.
constexpr NumberKind kKinds[] = {
    {"4444", " -.", is_card, entity("financial.card"), {shape, card, card}},
    {"44443", " -.", is_card, entity("financial.card"), {shape, card, card}},
    {"465", " -.", is_card, entity("financial.card"), {shape, card, card}},
    {"464", " -.", is_card, entity("financial.card"), {shape, card, card}},
    {"4447", " -.", is_card, entity("financial.card"), {shape, card, card}},
    {"g", "", is_card, entity("financial.card"), {shape, card, card}},
    {"f", "", is_card, entity("financial.card"), {shape, card, card}},
    {"e", "", is_card, entity("financial.card"), {shape, card, card}},
    {"d", "", is_card, entity("financial.card"), {shape, card, card}},
    {"h", "", is_card, entity("financial.card"), {shape, card, card}},
    {"i", "", is_card, entity("financial.card"), {shape, card, card}},
    {"j", "", is_card, entity("financial.card"), {shape, card, card}},
    {"c", "", is_card, entity("financial.card"), {checksum, card, card}},
    {"324", "-", is_us_ssn, entity("personal.us_ssn"), {shape, us_ssn, us_ssn}},
    {"324", " .", is_us_ssn, entity("personal.us_ssn"), {checksum, us_ssn, us_ssn}},
    {"36", "-", is_us_ssn, entity("personal.us_ssn"), {word, us_ssn, us_ssn}},
    {"54", "-", is_us_ssn, entity("personal.us_ssn"), {word, us_ssn, us_ssn}},
    {"9", "", is_us_ssn, entity("personal.us_ssn"), {word, us_ssn, us_ssn}},
    {"324", "-", is_us_itin, entity("personal.us_itin"), {shape, us_itin, tax}},
    {"324", " .", is_us_itin, entity("personal.us_itin"), {word, us_itin, tax}},
    {"9", "", is_us_itin, entity("personal.us_itin"), {alone, us_itin, tax}},
    {"334", " -", is_uk_nhs, entity("personal.uk_nhs"), {checksum, uk_nhs, identity}},
    {"a", "", is_uk_nhs, entity("personal.uk_nhs"), {checksum, uk_nhs, identity}},
    {"2333", " ", is_de_tax_id, entity("personal.de_tax_id"), {shape, de_tax_id, tax}},
    {"b", "", is_de_tax_id, entity("personal.de_tax_id"), {checksum, de_tax_id, tax}},
    {"1222332", " .-", is_fr_nir, entity("personal.fr_nir"), {shape, fr_nir, identity}},
    {"d2", " -", is_fr_nir, entity("personal.fr_nir"), {shape, fr_nir, identity}},
    {"f", "", is_fr_nir, entity("personal.fr_nir"), {shape, fr_nir, identity}},
    {"b", "", is_pl_pesel, entity("personal.pl_pesel"), {checksum, pl_pesel, identity}},
    {"9", "", is_nl_bsn, entity("personal.nl_bsn"), {checksum, nl_bsn, identity}},
    {"8", "", is_nl_bsn, entity("personal.nl_bsn"), {checksum, nl_bsn, identity}},
    {"432", " .", is_nl_bsn, entity("personal.nl_bsn"), {checksum, nl_bsn, identity}},
    {"333", " .", is_nl_bsn, entity("personal.nl_bsn"), {checksum, nl_bsn, identity}},
    {"64", "-", is_se_personnummer, entity("personal.se_personnummer"),
     {shape, se_personnummer, identity}},
    {"84", "-", is_se_personnummer, entity("personal.se_personnummer"),
     {shape, se_personnummer, identity}},
    {"a", "", is_se_personnummer, entity("personal.se_personnummer"),
     {checksum, se_personnummer, identity}},
    {"c", "", is_se_personnummer, entity("personal.se_personnummer"),
     {checksum, se_personnummer, identity}},
    {"64", "-", is_fi_hetu_digits, entity("personal.fi_hetu"), {shape, fi_hetu, identity}},
    {"22232", ".-/ ", is_be_nrn, entity("personal.be_nrn"), {shape, be_nrn, identity}},
    {"632", ".-/ ", is_be_nrn, entity("personal.be_nrn"), {shape, be_nrn, identity}},
    {"b", "", is_be_nrn, entity("personal.be_nrn"), {checksum, be_nrn, identity}},
    {"9", "", is_pt_nif, entity("personal.pt_nif"), {checksum, pt_nif, tax}},
    {"333", " .", is_pt_nif, entity("personal.pt_nif"), {checksum, pt_nif, tax}},
    {"3332", ".-/", is_br_cpf, entity("personal.br_cpf"), {shape, br_cpf, identity}},
    {"92", "-", is_br_cpf, entity("personal.br_cpf"), {shape, br_cpf, identity}},
    {"b", "", is_br_cpf, entity("personal.br_cpf"), {checksum, br_cpf, identity}},
    {"444", " -", is_in_aadhaar, entity("personal.in_aadhaar"), {shape, in_aadhaar, identity}},
    {"c", "", is_in_aadhaar, entity("personal.in_aadhaar"), {checksum, in_aadhaar, identity}},
    {"333", "-", is_ca_sin, entity("personal.ca_sin"), {shape, ca_sin, identity}},
    {"333", " ", is_ca_sin, entity("personal.ca_sin"), {checksum, ca_sin, identity}},
    {"9", "", is_ca_sin, entity("personal.ca_sin"), {checksum, ca_sin, identity}},
    {"333", " -", is_au_tfn, entity("personal.au_tfn"), {checksum, au_tfn, tax}},
    {"9", "", is_au_tfn, entity("personal.au_tfn"), {checksum, au_tfn, tax}},
    {"8", "", is_au_tfn, entity("personal.au_tfn"), {checksum, au_tfn, tax}},
    {"9", "", is_us_routing, entity("financial.us_routing"), {checksum, routing, routing}},
    {"441", "-", is_us_routing, entity("financial.us_routing"), {checksum, routing, routing}},
    {"9", "", is_any, entity("personal.passport"), {word, passport, passport}},
    {"8", "", is_any, entity("personal.passport"), {word, passport, passport}},
    {"7", "", is_any, entity("personal.passport"), {word, passport, passport}},
    {"6", "", is_any, entity("financial.account"), {word, account, account}},
    {"7", "", is_any, entity("financial.account"), {word, account, account}},
    {"8", "", is_any, entity("financial.account"), {word, account, account}},
    {"9", "", is_any, entity("financial.account"), {word, account, account}},
    {"a", "", is_any, entity("financial.account"), {word, account, account}},
    {"b", "", is_any, entity("financial.account"), {word, account, account}},
    {"c", "", is_any, entity("financial.account"), {word, account, account}},
    {"d", "", is_any, entity("financial.account"), {word, account, account}},
    {"e", "", is_any, entity("financial.account"), {word, account, account}},
    {"5", "", is_any, entity("medical.record_number"), {word, medical, medical}},
    {"6", "", is_any, entity("medical.record_number"), {word, medical, medical}},
    {"7", "", is_any, entity("medical.record_number"), {word, medical, medical}},
    {"8", "", is_any, entity("medical.record_number"), {word, medical, medical}},
    {"9", "", is_any, entity("medical.record_number"), {word, medical, medical}},
    {"a", "", is_any, entity("medical.record_number"), {word, medical, medical}},
    {"7", "", is_any, entity("personal.driver_license"), {word, licence, licence}},
    {"8", "", is_any, entity("personal.driver_license"), {word, licence, licence}},
    {"9", "", is_any, entity("personal.driver_license"), {word, licence, licence}},
    {"9", "", is_de_physician, entity("medical.de_physician"),
     {checksum, de_physician, de_physician}},
    {"9", "", is_de_practice, entity("medical.de_practice"), {checksum, de_practice, de_practice}},
    {"d", "", is_de_tax_number, entity("financial.de_tax_number"), {alone, de_tax_number, tax}},
    {"235", "/", is_any, entity("financial.de_tax_number"), {word, de_tax_number, tax}},
    {"244", "/", is_any, entity("financial.de_tax_number"), {word, de_tax_number, tax}},
    {"334", "/", is_any, entity("financial.de_tax_number"), {word, de_tax_number, tax}},
    {"335", "/", is_any, entity("financial.de_tax_number"), {alone, de_tax_number, tax}},
    {"64", "-", is_dk_cpr, entity("personal.dk_cpr"), {checksum, dk_cpr, identity}},
    {"a", "", is_dk_cpr, entity("personal.dk_cpr"), {checksum, dk_cpr, identity}},
    {"b", "", is_no_birth_number, entity("personal.no_birth_number"),
     {checksum, no_birth_number, identity}},
    {"65", " ", is_no_birth_number, entity("personal.no_birth_number"),
     {checksum, no_birth_number, identity}},
    {"64", "-", is_is_kennitala, entity("personal.is_kennitala"),
     {checksum, is_kennitala, identity}},
    {"a", "", is_is_kennitala, entity("personal.is_kennitala"), {checksum, is_kennitala, identity}},
    {"b", "", is_baltic_code, entity("personal.baltic_code"), {checksum, baltic_code, identity}},
    {"65", "-", is_lv_code, entity("personal.lv_code"), {shape, lv_code, identity}},
    {"b", "", is_lv_code, entity("personal.lv_code"), {checksum, lv_code, identity}},
    {"64", "/", is_cz_birth_number, entity("personal.cz_birth_number"),
     {shape, cz_birth_number, identity}},
    {"a", "", is_cz_birth_number, entity("personal.cz_birth_number"),
     {checksum, cz_birth_number, identity}},
    {"a", "", is_hu_tax_number, entity("personal.hu_tax"), {checksum, hu_tax, tax}},
    {"9", "", is_hu_taj, entity("personal.hu_taj"), {checksum, hu_taj, hu_taj}},
    {"333", " -", is_hu_taj, entity("personal.hu_taj"), {checksum, hu_taj, hu_taj}},
    {"d", "", is_ro_cnp, entity("personal.ro_cnp"), {checksum, ro_cnp, identity}},
    {"a", "", is_bg_egn, entity("personal.bg_egn"), {checksum, bg_egn, identity}},
    {"b", "", is_hr_oib, entity("personal.hr_oib"), {checksum, hr_oib, identity}},
    {"d", "", is_jmbg, entity("personal.jmbg"), {checksum, jmbg, identity}},
    {"b", "", is_gr_amka, entity("personal.gr_amka"), {checksum, gr_amka, identity}},
    {"46", " ", is_at_social_insurance, entity("personal.at_svnr"),
     {checksum, de_social_security, identity}},
    {"a", "", is_at_social_insurance, entity("personal.at_svnr"),
     {checksum, de_social_security, identity}},
    {"3442", ".", is_ch_ahv, entity("personal.ch_ahv"), {shape, ch_ahv, identity}},
    {"d", "", is_ch_ahv, entity("personal.ch_ahv"), {checksum, ch_ahv, identity}},
    {"a", "", is_ua_rnokpp, entity("personal.ua_rnokpp"), {checksum, ua_rnokpp, tax}},
    {"c", "", is_ru_person_inn, entity("personal.ru_inn"), {checksum, ru_inn, tax}},
    {"3332", "- ", is_ru_snils, entity("personal.ru_snils"), {shape, ru_snils, identity}},
    {"b", "", is_ru_snils, entity("personal.ru_snils"), {checksum, ru_snils, identity}},
    {"d", "", is_md_idnp, entity("personal.md_idnp"), {checksum, md_idnp, identity}},
    {"b", "", is_tr_identity, entity("personal.tr_identity"), {checksum, tr_identity, identity}},
    {"9", "", is_il_identity, entity("personal.il_identity"), {checksum, il_identity, identity}},
    {"d", "", is_za_identity, entity("personal.za_identity"), {checksum, za_identity, identity}},
    {"67", "-", is_kr_resident, entity("personal.kr_rrn"), {shape, kr_rrn, identity}},
    {"d", "", is_kr_resident, entity("personal.kr_rrn"), {alone, kr_rrn, identity}},
    {"c", "", is_jp_my_number, entity("personal.jp_my_number"), {checksum, jp_my_number, identity}},
    {"444", " -", is_jp_my_number, entity("personal.jp_my_number"),
     {checksum, jp_my_number, identity}},
    {"d", "", is_th_identity, entity("personal.th_tnin"), {checksum, th_identity, identity}},
    {"14521", "- ", is_th_identity, entity("personal.th_tnin"), {shape, th_identity, identity}},
    {"a", "", is_au_medicare, entity("personal.au_medicare"), {checksum, au_medicare, au_medicare}},
    {"451", " ", is_au_medicare, entity("personal.au_medicare"),
     {checksum, au_medicare, au_medicare}},
    {"8", "", is_nz_ird, entity("personal.nz_ird"), {checksum, nz_ird, tax}},
    {"9", "", is_nz_ird, entity("personal.nz_ird"), {checksum, nz_ird, tax}},
    {"333", "-", is_nz_ird, entity("personal.nz_ird"), {checksum, nz_ird, tax}},
    {"a", "", is_sa_identity, entity("personal.sa_identity"), {checksum, sa_identity, identity}},
    {"3471", "-", is_ae_identity, entity("personal.ae_identity"), {shape, ae_identity, identity}},
    {"f", "", is_ae_identity, entity("personal.ae_identity"), {checksum, ae_identity, identity}},
    {"c", "", is_kz_identity, entity("personal.kz_iin"), {checksum, kz_iin, identity}},
    {"b", "", is_ng_identity, entity("personal.ng_nin"), {checksum, ng_nin, identity}},
    {"a", "", is_ec_identity, entity("personal.ec_identity"), {checksum, cedula, identity}},
    {"b", "", is_do_identity, entity("personal.do_identity"), {checksum, cedula, identity}},
    {"371", "-", is_do_identity, entity("personal.do_identity"), {shape, cedula, identity}},
    {"8", "", is_uy_identity, entity("personal.uy_identity"), {checksum, cedula, cedula}},
    {"1331", ".-", is_uy_identity, entity("personal.uy_identity"), {checksum, cedula, identity}},
    {"a", "", is_us_npi, entity("medical.us_npi"), {checksum, us_npi, us_npi}},
    {"433", " ", is_us_npi, entity("medical.us_npi"), {checksum, us_npi, us_npi}},
    {"b", "", is_it_vat, entity("financial.it_vat"), {checksum, tax, company}},
    {"9", "", is_fr_siren, entity("financial.fr_company"), {checksum, company, tax}},
    {"333", " ", is_fr_siren, entity("financial.fr_company"), {checksum, company, tax}},
    {"e", "", is_fr_siret, entity("financial.fr_company"), {checksum, company, tax}},
    {"3335", " ", is_fr_siret, entity("financial.fr_company"), {checksum, company, tax}},
    {"a", "", is_be_enterprise, entity("financial.be_enterprise"), {checksum, company, tax}},
    {"433", ".", is_be_enterprise, entity("financial.be_enterprise"), {checksum, company, tax}},
    {"a", "", is_pl_nip, entity("financial.pl_nip"), {checksum, company, tax}},
    {"3322", "-", is_pl_nip, entity("financial.pl_nip"), {checksum, company, tax}},
    {"3223", "-", is_pl_nip, entity("financial.pl_nip"), {checksum, company, tax}},
    {"9", "", is_pl_regon, entity("financial.pl_regon"), {checksum, company, tax}},
    {"71", "-", is_fi_business, entity("financial.fi_business"), {checksum, company, tax}},
    {"64", "-", is_se_organisation, entity("financial.se_organisation"),
     {checksum, company, identity}},
    {"a", "", is_se_organisation, entity("financial.se_organisation"), {checksum, company, tax}},
    {"9", "", is_no_organisation, entity("financial.no_organisation"), {checksum, company, tax}},
    {"333", " ", is_no_organisation, entity("financial.no_organisation"), {checksum, company, tax}},
    {"8", "", is_dk_cvr, entity("financial.dk_cvr"), {checksum, company, tax}},
    {"9", "", is_gr_afm, entity("financial.gr_afm"), {checksum, gr_afm, tax}},
    {"a", "", is_ru_company_inn, entity("financial.ru_inn"), {checksum, ru_inn, tax}},
    {"325", "-", is_kr_business, entity("financial.kr_business"), {shape, company, tax}},
    {"a", "", is_kr_business, entity("financial.kr_business"), {checksum, company, tax}},
    {"b", "", is_au_abn, entity("financial.au_abn"), {checksum, company, tax}},
    {"2333", " ", is_au_abn, entity("financial.au_abn"), {checksum, company, tax}},
    {"9", "", is_au_acn, entity("financial.au_acn"), {checksum, company, tax}},
    {"333", " ", is_au_acn, entity("financial.au_acn"), {checksum, company, tax}},
    {"e", "", is_br_cnpj, entity("financial.br_cnpj"), {checksum, company, tax}},
    {"23342", "./-", is_br_cnpj, entity("financial.br_cnpj"), {shape, company, tax}},
    {"b", "", is_ar_cuit, entity("financial.ar_cuit"), {checksum, company, tax}},
    {"281", "-", is_ar_cuit, entity("financial.ar_cuit"), {shape, company, tax}},
    {"a", "", is_co_nit, entity("financial.co_nit"), {checksum, company, tax}},
    {"91", "-", is_co_nit, entity("financial.co_nit"), {checksum, company, tax}},
    {"3331", ".-", is_co_nit, entity("financial.co_nit"), {checksum, company, tax}},
    {"b", "", is_pe_ruc, entity("financial.pe_ruc"), {checksum, company, tax}},
    {"i", "", is_mx_clabe, entity("financial.mx_clabe"), {checksum, clabe, account}},
    {"f", "", is_imei, entity("technical.imei"), {checksum, imei, imei}},
    {"26661", "-", is_imei, entity("technical.imei"), {shape, imei, imei}},
    {"333", "-", is_any, entity("personal.tax_number"), {word, tax, tax}},
    {"c", "", is_any, entity("personal.tax_number"), {word, tax, tax}},
    {"d2", " ", is_fr_nir, entity("personal.fr_nir"), {shape, fr_nir, identity}},
    {"444", ":", is_in_aadhaar, entity("personal.in_aadhaar"), {shape, in_aadhaar, identity}},
    {"5", "", is_any, entity("financial.de_register"), {word, de_register, de_register}},
    {"6", "", is_any, entity("financial.de_register"), {word, de_register, de_register}},
    {"5", "", is_any, entity("personal.postcode"), {word, postcode, postcode}},
};
// clang-format on

constexpr std::size_t kLongestGroup = 19;
constexpr std::size_t kRowsMax = 64;

/// For each length of a first group, which rows of kKinds ask for it.
struct Bucket {
  std::array<std::uint8_t, kRowsMax> rows{};
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
static_assert(std::size(kKinds) <= 256);

}  // namespace

std::span<const NumberKind> number_kinds() {
  return kKinds;
}

std::span<const std::uint8_t> number_kinds_of(std::size_t digits) {
  if (digits > kLongestGroup) {
    return {};
  }
  return std::span(kBuckets[digits].rows).first(kBuckets[digits].count);
}

}  // namespace sluice::scan
