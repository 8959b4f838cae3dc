#include "algo/scan/number_kinds.h"

#include <array>
#include <cstddef>
#include <iterator>

#include "algo/scan/national_ids.h"
#include "algo/scan/world_ids.h"

namespace sluice::scan {
namespace {

// clang-format off: a table reads best with one row a line.
constexpr NumberKind kKinds[] = {
    {"4444", " -.", is_card, entity("financial.card"), {Proof::shape, Concept::card, Concept::card}},
    {"44443", " -.", is_card, entity("financial.card"), {Proof::shape, Concept::card, Concept::card}},
    {"465", " -.", is_card, entity("financial.card"), {Proof::shape, Concept::card, Concept::card}},
    {"464", " -.", is_card, entity("financial.card"), {Proof::shape, Concept::card, Concept::card}},
    {"4447", " -.", is_card, entity("financial.card"), {Proof::shape, Concept::card, Concept::card}},
    {"g", "", is_card, entity("financial.card"), {Proof::shape, Concept::card, Concept::card}},
    {"f", "", is_card, entity("financial.card"), {Proof::shape, Concept::card, Concept::card}},
    {"e", "", is_card, entity("financial.card"), {Proof::shape, Concept::card, Concept::card}},
    {"d", "", is_card, entity("financial.card"), {Proof::shape, Concept::card, Concept::card}},
    {"h", "", is_card, entity("financial.card"), {Proof::shape, Concept::card, Concept::card}},
    {"i", "", is_card, entity("financial.card"), {Proof::shape, Concept::card, Concept::card}},
    {"j", "", is_card, entity("financial.card"), {Proof::shape, Concept::card, Concept::card}},
    {"c", "", is_card, entity("financial.card"), {Proof::checksum, Concept::card, Concept::card}},
    {"324", "-", is_us_ssn, entity("personal.us_ssn"), {Proof::shape, Concept::us_ssn, Concept::us_ssn}},
    {"324", " .", is_us_ssn, entity("personal.us_ssn"), {Proof::checksum, Concept::us_ssn, Concept::us_ssn}},
    {"36", "-", is_us_ssn, entity("personal.us_ssn"), {Proof::word, Concept::us_ssn, Concept::us_ssn}},
    {"54", "-", is_us_ssn, entity("personal.us_ssn"), {Proof::word, Concept::us_ssn, Concept::us_ssn}},
    {"9", "", is_us_ssn, entity("personal.us_ssn"), {Proof::word, Concept::us_ssn, Concept::us_ssn}},
    {"324", "-", is_us_itin, entity("personal.us_itin"), {Proof::shape, Concept::us_itin, Concept::tax}},
    {"324", " .", is_us_itin, entity("personal.us_itin"), {Proof::word, Concept::us_itin, Concept::tax}},
    {"9", "", is_us_itin, entity("personal.us_itin"), {Proof::alone, Concept::us_itin, Concept::tax}},
    {"334", " -", is_uk_nhs, entity("personal.uk_nhs"), {Proof::checksum, Concept::uk_nhs, Concept::identity}},
    {"a", "", is_uk_nhs, entity("personal.uk_nhs"), {Proof::checksum, Concept::uk_nhs, Concept::identity}},
    {"2333", " ", is_de_tax_id, entity("personal.de_tax_id"), {Proof::shape, Concept::de_tax_id, Concept::tax}},
    {"b", "", is_de_tax_id, entity("personal.de_tax_id"), {Proof::checksum, Concept::de_tax_id, Concept::tax}},
    {"1222332", " .-", is_fr_nir, entity("personal.fr_nir"), {Proof::shape, Concept::fr_nir, Concept::identity}},
    {"d2", " -", is_fr_nir, entity("personal.fr_nir"), {Proof::shape, Concept::fr_nir, Concept::identity}},
    {"f", "", is_fr_nir, entity("personal.fr_nir"), {Proof::shape, Concept::fr_nir, Concept::identity}},
    {"b", "", is_pl_pesel, entity("personal.pl_pesel"), {Proof::checksum, Concept::pl_pesel, Concept::identity}},
    {"9", "", is_nl_bsn, entity("personal.nl_bsn"), {Proof::checksum, Concept::nl_bsn, Concept::identity}},
    {"8", "", is_nl_bsn, entity("personal.nl_bsn"), {Proof::checksum, Concept::nl_bsn, Concept::identity}},
    {"432", " .", is_nl_bsn, entity("personal.nl_bsn"), {Proof::checksum, Concept::nl_bsn, Concept::identity}},
    {"333", " .", is_nl_bsn, entity("personal.nl_bsn"), {Proof::checksum, Concept::nl_bsn, Concept::identity}},
    {"64", "-", is_se_personnummer, entity("personal.se_personnummer"), {Proof::shape, Concept::se_personnummer, Concept::identity}},
    {"84", "-", is_se_personnummer, entity("personal.se_personnummer"), {Proof::shape, Concept::se_personnummer, Concept::identity}},
    {"a", "", is_se_personnummer, entity("personal.se_personnummer"), {Proof::checksum, Concept::se_personnummer, Concept::identity}},
    {"c", "", is_se_personnummer, entity("personal.se_personnummer"), {Proof::checksum, Concept::se_personnummer, Concept::identity}},
    {"64", "-", is_fi_hetu_digits, entity("personal.fi_hetu"), {Proof::shape, Concept::fi_hetu, Concept::identity}},
    {"22232", ".-/ ", is_be_nrn, entity("personal.be_nrn"), {Proof::shape, Concept::be_nrn, Concept::identity}},
    {"632", ".-/ ", is_be_nrn, entity("personal.be_nrn"), {Proof::shape, Concept::be_nrn, Concept::identity}},
    {"b", "", is_be_nrn, entity("personal.be_nrn"), {Proof::checksum, Concept::be_nrn, Concept::identity}},
    {"9", "", is_pt_nif, entity("personal.pt_nif"), {Proof::checksum, Concept::pt_nif, Concept::tax}},
    {"333", " .", is_pt_nif, entity("personal.pt_nif"), {Proof::checksum, Concept::pt_nif, Concept::tax}},
    {"3332", ".-/", is_br_cpf, entity("personal.br_cpf"), {Proof::shape, Concept::br_cpf, Concept::identity}},
    {"92", "-", is_br_cpf, entity("personal.br_cpf"), {Proof::shape, Concept::br_cpf, Concept::identity}},
    {"b", "", is_br_cpf, entity("personal.br_cpf"), {Proof::checksum, Concept::br_cpf, Concept::identity}},
    {"444", " -", is_in_aadhaar, entity("personal.in_aadhaar"), {Proof::shape, Concept::in_aadhaar, Concept::identity}},
    {"c", "", is_in_aadhaar, entity("personal.in_aadhaar"), {Proof::checksum, Concept::in_aadhaar, Concept::identity}},
    {"333", "-", is_ca_sin, entity("personal.ca_sin"), {Proof::shape, Concept::ca_sin, Concept::identity}},
    {"333", " ", is_ca_sin, entity("personal.ca_sin"), {Proof::checksum, Concept::ca_sin, Concept::identity}},
    {"9", "", is_ca_sin, entity("personal.ca_sin"), {Proof::checksum, Concept::ca_sin, Concept::identity}},
    {"333", " -", is_au_tfn, entity("personal.au_tfn"), {Proof::checksum, Concept::au_tfn, Concept::tax}},
    {"9", "", is_au_tfn, entity("personal.au_tfn"), {Proof::checksum, Concept::au_tfn, Concept::tax}},
    {"8", "", is_au_tfn, entity("personal.au_tfn"), {Proof::checksum, Concept::au_tfn, Concept::tax}},
    {"9", "", is_us_routing, entity("financial.us_routing"), {Proof::checksum, Concept::routing, Concept::routing}},
    {"441", "-", is_us_routing, entity("financial.us_routing"), {Proof::checksum, Concept::routing, Concept::routing}},
    {"9", "", is_any, entity("personal.passport"), {Proof::word, Concept::passport, Concept::passport}},
    {"8", "", is_any, entity("personal.passport"), {Proof::word, Concept::passport, Concept::passport}},
    {"7", "", is_any, entity("personal.passport"), {Proof::word, Concept::passport, Concept::passport}},
    {"6", "", is_any, entity("financial.account"), {Proof::word, Concept::account, Concept::account}},
    {"7", "", is_any, entity("financial.account"), {Proof::word, Concept::account, Concept::account}},
    {"8", "", is_any, entity("financial.account"), {Proof::word, Concept::account, Concept::account}},
    {"9", "", is_any, entity("financial.account"), {Proof::word, Concept::account, Concept::account}},
    {"a", "", is_any, entity("financial.account"), {Proof::word, Concept::account, Concept::account}},
    {"b", "", is_any, entity("financial.account"), {Proof::word, Concept::account, Concept::account}},
    {"c", "", is_any, entity("financial.account"), {Proof::word, Concept::account, Concept::account}},
    {"d", "", is_any, entity("financial.account"), {Proof::word, Concept::account, Concept::account}},
    {"e", "", is_any, entity("financial.account"), {Proof::word, Concept::account, Concept::account}},
    {"5", "", is_any, entity("medical.record_number"), {Proof::word, Concept::medical, Concept::medical}},
    {"6", "", is_any, entity("medical.record_number"), {Proof::word, Concept::medical, Concept::medical}},
    {"7", "", is_any, entity("medical.record_number"), {Proof::word, Concept::medical, Concept::medical}},
    {"8", "", is_any, entity("medical.record_number"), {Proof::word, Concept::medical, Concept::medical}},
    {"9", "", is_any, entity("medical.record_number"), {Proof::word, Concept::medical, Concept::medical}},
    {"a", "", is_any, entity("medical.record_number"), {Proof::word, Concept::medical, Concept::medical}},
    {"7", "", is_any, entity("personal.driver_license"), {Proof::word, Concept::licence, Concept::licence}},
    {"8", "", is_any, entity("personal.driver_license"), {Proof::word, Concept::licence, Concept::licence}},
    {"9", "", is_any, entity("personal.driver_license"), {Proof::word, Concept::licence, Concept::licence}},
    {"9", "", is_de_physician, entity("medical.de_physician"), {Proof::checksum, Concept::de_physician, Concept::de_physician}},
    {"9", "", is_de_practice, entity("medical.de_practice"), {Proof::checksum, Concept::de_practice, Concept::de_practice}},
    {"d", "", is_de_tax_number, entity("financial.de_tax_number"), {Proof::alone, Concept::de_tax_number, Concept::tax}},
    {"235", "/", is_any, entity("financial.de_tax_number"), {Proof::word, Concept::de_tax_number, Concept::tax}},
    {"244", "/", is_any, entity("financial.de_tax_number"), {Proof::word, Concept::de_tax_number, Concept::tax}},
    {"334", "/", is_any, entity("financial.de_tax_number"), {Proof::word, Concept::de_tax_number, Concept::tax}},
    {"335", "/", is_any, entity("financial.de_tax_number"), {Proof::alone, Concept::de_tax_number, Concept::tax}},
    {"64", "-", is_dk_cpr, entity("personal.dk_cpr"), {Proof::checksum, Concept::dk_cpr, Concept::identity}},
    {"a", "", is_dk_cpr, entity("personal.dk_cpr"), {Proof::checksum, Concept::dk_cpr, Concept::identity}},
    {"b", "", is_no_birth_number, entity("personal.no_birth_number"), {Proof::checksum, Concept::no_birth_number, Concept::identity}},
    {"65", " ", is_no_birth_number, entity("personal.no_birth_number"), {Proof::checksum, Concept::no_birth_number, Concept::identity}},
    {"64", "-", is_is_kennitala, entity("personal.is_kennitala"), {Proof::checksum, Concept::is_kennitala, Concept::identity}},
    {"a", "", is_is_kennitala, entity("personal.is_kennitala"), {Proof::checksum, Concept::is_kennitala, Concept::identity}},
    {"b", "", is_baltic_code, entity("personal.baltic_code"), {Proof::checksum, Concept::baltic_code, Concept::identity}},
    {"65", "-", is_lv_code, entity("personal.lv_code"), {Proof::shape, Concept::lv_code, Concept::identity}},
    {"b", "", is_lv_code, entity("personal.lv_code"), {Proof::checksum, Concept::lv_code, Concept::identity}},
    {"64", "/", is_cz_birth_number, entity("personal.cz_birth_number"), {Proof::shape, Concept::cz_birth_number, Concept::identity}},
    {"a", "", is_cz_birth_number, entity("personal.cz_birth_number"), {Proof::checksum, Concept::cz_birth_number, Concept::identity}},
    {"a", "", is_hu_tax_number, entity("personal.hu_tax"), {Proof::checksum, Concept::hu_tax, Concept::tax}},
    {"9", "", is_hu_taj, entity("personal.hu_taj"), {Proof::checksum, Concept::hu_taj, Concept::hu_taj}},
    {"333", " -", is_hu_taj, entity("personal.hu_taj"), {Proof::checksum, Concept::hu_taj, Concept::hu_taj}},
    {"d", "", is_ro_cnp, entity("personal.ro_cnp"), {Proof::checksum, Concept::ro_cnp, Concept::identity}},
    {"a", "", is_bg_egn, entity("personal.bg_egn"), {Proof::checksum, Concept::bg_egn, Concept::identity}},
    {"b", "", is_hr_oib, entity("personal.hr_oib"), {Proof::checksum, Concept::hr_oib, Concept::identity}},
    {"d", "", is_jmbg, entity("personal.jmbg"), {Proof::checksum, Concept::jmbg, Concept::identity}},
    {"b", "", is_gr_amka, entity("personal.gr_amka"), {Proof::checksum, Concept::gr_amka, Concept::identity}},
    {"46", " ", is_at_social_insurance, entity("personal.at_svnr"), {Proof::checksum, Concept::de_social_security, Concept::identity}},
    {"a", "", is_at_social_insurance, entity("personal.at_svnr"), {Proof::checksum, Concept::de_social_security, Concept::identity}},
    {"3442", ".", is_ch_ahv, entity("personal.ch_ahv"), {Proof::shape, Concept::ch_ahv, Concept::identity}},
    {"d", "", is_ch_ahv, entity("personal.ch_ahv"), {Proof::checksum, Concept::ch_ahv, Concept::identity}},
    {"a", "", is_ua_rnokpp, entity("personal.ua_rnokpp"), {Proof::checksum, Concept::ua_rnokpp, Concept::tax}},
    {"c", "", is_ru_person_inn, entity("personal.ru_inn"), {Proof::checksum, Concept::ru_inn, Concept::tax}},
    {"3332", "- ", is_ru_snils, entity("personal.ru_snils"), {Proof::shape, Concept::ru_snils, Concept::identity}},
    {"b", "", is_ru_snils, entity("personal.ru_snils"), {Proof::checksum, Concept::ru_snils, Concept::identity}},
    {"d", "", is_md_idnp, entity("personal.md_idnp"), {Proof::checksum, Concept::md_idnp, Concept::identity}},
    {"b", "", is_tr_identity, entity("personal.tr_identity"), {Proof::checksum, Concept::tr_identity, Concept::identity}},
    {"9", "", is_il_identity, entity("personal.il_identity"), {Proof::checksum, Concept::il_identity, Concept::identity}},
    {"d", "", is_za_identity, entity("personal.za_identity"), {Proof::checksum, Concept::za_identity, Concept::identity}},
    {"67", "-", is_kr_resident, entity("personal.kr_rrn"), {Proof::shape, Concept::kr_rrn, Concept::identity}},
    {"d", "", is_kr_resident, entity("personal.kr_rrn"), {Proof::alone, Concept::kr_rrn, Concept::identity}},
    {"c", "", is_jp_my_number, entity("personal.jp_my_number"), {Proof::checksum, Concept::jp_my_number, Concept::identity}},
    {"444", " -", is_jp_my_number, entity("personal.jp_my_number"), {Proof::checksum, Concept::jp_my_number, Concept::identity}},
    {"d", "", is_th_identity, entity("personal.th_tnin"), {Proof::checksum, Concept::th_identity, Concept::identity}},
    {"14521", "- ", is_th_identity, entity("personal.th_tnin"), {Proof::shape, Concept::th_identity, Concept::identity}},
    {"a", "", is_au_medicare, entity("personal.au_medicare"), {Proof::checksum, Concept::au_medicare, Concept::au_medicare}},
    {"451", " ", is_au_medicare, entity("personal.au_medicare"), {Proof::checksum, Concept::au_medicare, Concept::au_medicare}},
    {"8", "", is_nz_ird, entity("personal.nz_ird"), {Proof::checksum, Concept::nz_ird, Concept::tax}},
    {"9", "", is_nz_ird, entity("personal.nz_ird"), {Proof::checksum, Concept::nz_ird, Concept::tax}},
    {"333", "-", is_nz_ird, entity("personal.nz_ird"), {Proof::checksum, Concept::nz_ird, Concept::tax}},
    {"a", "", is_sa_identity, entity("personal.sa_identity"), {Proof::checksum, Concept::sa_identity, Concept::identity}},
    {"3471", "-", is_ae_identity, entity("personal.ae_identity"), {Proof::shape, Concept::ae_identity, Concept::identity}},
    {"f", "", is_ae_identity, entity("personal.ae_identity"), {Proof::checksum, Concept::ae_identity, Concept::identity}},
    {"c", "", is_kz_identity, entity("personal.kz_iin"), {Proof::checksum, Concept::kz_iin, Concept::identity}},
    {"b", "", is_ng_identity, entity("personal.ng_nin"), {Proof::checksum, Concept::ng_nin, Concept::identity}},
    {"a", "", is_ec_identity, entity("personal.ec_identity"), {Proof::checksum, Concept::cedula, Concept::identity}},
    {"b", "", is_do_identity, entity("personal.do_identity"), {Proof::checksum, Concept::cedula, Concept::identity}},
    {"371", "-", is_do_identity, entity("personal.do_identity"), {Proof::shape, Concept::cedula, Concept::identity}},
    {"8", "", is_uy_identity, entity("personal.uy_identity"), {Proof::checksum, Concept::cedula, Concept::cedula}},
    {"1331", ".-", is_uy_identity, entity("personal.uy_identity"), {Proof::checksum, Concept::cedula, Concept::identity}},
    {"a", "", is_us_npi, entity("medical.us_npi"), {Proof::checksum, Concept::us_npi, Concept::us_npi}},
    {"433", " ", is_us_npi, entity("medical.us_npi"), {Proof::checksum, Concept::us_npi, Concept::us_npi}},
    {"b", "", is_it_vat, entity("financial.it_vat"), {Proof::checksum, Concept::tax, Concept::company}},
    {"9", "", is_fr_siren, entity("financial.fr_company"), {Proof::checksum, Concept::company, Concept::tax}},
    {"333", " ", is_fr_siren, entity("financial.fr_company"), {Proof::checksum, Concept::company, Concept::tax}},
    {"e", "", is_fr_siret, entity("financial.fr_company"), {Proof::checksum, Concept::company, Concept::tax}},
    {"3335", " ", is_fr_siret, entity("financial.fr_company"), {Proof::checksum, Concept::company, Concept::tax}},
    {"a", "", is_be_enterprise, entity("financial.be_enterprise"), {Proof::checksum, Concept::company, Concept::tax}},
    {"433", ".", is_be_enterprise, entity("financial.be_enterprise"), {Proof::checksum, Concept::company, Concept::tax}},
    {"a", "", is_pl_nip, entity("financial.pl_nip"), {Proof::checksum, Concept::company, Concept::tax}},
    {"3322", "-", is_pl_nip, entity("financial.pl_nip"), {Proof::checksum, Concept::company, Concept::tax}},
    {"3223", "-", is_pl_nip, entity("financial.pl_nip"), {Proof::checksum, Concept::company, Concept::tax}},
    {"9", "", is_pl_regon, entity("financial.pl_regon"), {Proof::checksum, Concept::company, Concept::tax}},
    {"71", "-", is_fi_business, entity("financial.fi_business"), {Proof::checksum, Concept::company, Concept::tax}},
    {"64", "-", is_se_organisation, entity("financial.se_organisation"), {Proof::checksum, Concept::company, Concept::identity}},
    {"a", "", is_se_organisation, entity("financial.se_organisation"), {Proof::checksum, Concept::company, Concept::tax}},
    {"9", "", is_no_organisation, entity("financial.no_organisation"), {Proof::checksum, Concept::company, Concept::tax}},
    {"333", " ", is_no_organisation, entity("financial.no_organisation"), {Proof::checksum, Concept::company, Concept::tax}},
    {"8", "", is_dk_cvr, entity("financial.dk_cvr"), {Proof::checksum, Concept::company, Concept::tax}},
    {"9", "", is_gr_afm, entity("financial.gr_afm"), {Proof::checksum, Concept::gr_afm, Concept::tax}},
    {"a", "", is_ru_company_inn, entity("financial.ru_inn"), {Proof::checksum, Concept::ru_inn, Concept::tax}},
    {"325", "-", is_kr_business, entity("financial.kr_business"), {Proof::shape, Concept::company, Concept::tax}},
    {"a", "", is_kr_business, entity("financial.kr_business"), {Proof::checksum, Concept::company, Concept::tax}},
    {"b", "", is_au_abn, entity("financial.au_abn"), {Proof::checksum, Concept::company, Concept::tax}},
    {"2333", " ", is_au_abn, entity("financial.au_abn"), {Proof::checksum, Concept::company, Concept::tax}},
    {"9", "", is_au_acn, entity("financial.au_acn"), {Proof::checksum, Concept::company, Concept::tax}},
    {"333", " ", is_au_acn, entity("financial.au_acn"), {Proof::checksum, Concept::company, Concept::tax}},
    {"e", "", is_br_cnpj, entity("financial.br_cnpj"), {Proof::checksum, Concept::company, Concept::tax}},
    {"23342", "./-", is_br_cnpj, entity("financial.br_cnpj"), {Proof::shape, Concept::company, Concept::tax}},
    {"b", "", is_ar_cuit, entity("financial.ar_cuit"), {Proof::checksum, Concept::company, Concept::tax}},
    {"281", "-", is_ar_cuit, entity("financial.ar_cuit"), {Proof::shape, Concept::company, Concept::tax}},
    {"a", "", is_co_nit, entity("financial.co_nit"), {Proof::checksum, Concept::company, Concept::tax}},
    {"91", "-", is_co_nit, entity("financial.co_nit"), {Proof::checksum, Concept::company, Concept::tax}},
    {"3331", ".-", is_co_nit, entity("financial.co_nit"), {Proof::checksum, Concept::company, Concept::tax}},
    {"b", "", is_pe_ruc, entity("financial.pe_ruc"), {Proof::checksum, Concept::company, Concept::tax}},
    {"i", "", is_mx_clabe, entity("financial.mx_clabe"), {Proof::checksum, Concept::clabe, Concept::account}},
    {"f", "", is_imei, entity("technical.imei"), {Proof::checksum, Concept::imei, Concept::imei}},
    {"26661", "-", is_imei, entity("technical.imei"), {Proof::shape, Concept::imei, Concept::imei}},
    {"333", "-", is_any, entity("personal.tax_number"), {Proof::word, Concept::tax, Concept::tax}},
    {"c", "", is_any, entity("personal.tax_number"), {Proof::word, Concept::tax, Concept::tax}},
    {"d2", " ", is_fr_nir, entity("personal.fr_nir"), {Proof::shape, Concept::fr_nir, Concept::identity}},
    {"444", ":", is_in_aadhaar, entity("personal.in_aadhaar"), {Proof::shape, Concept::in_aadhaar, Concept::identity}},
    {"5", "", is_any, entity("financial.de_register"), {Proof::word, Concept::de_register, Concept::de_register}},
    {"6", "", is_any, entity("financial.de_register"), {Proof::word, Concept::de_register, Concept::de_register}},
    {"5", "", is_any, entity("personal.postcode"), {Proof::word, Concept::postcode, Concept::postcode}},
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
