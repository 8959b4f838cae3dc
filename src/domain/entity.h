#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

/// What a finding is: an index into the EntityCatalog. Built-in types come first and keep their
/// order within a release; configured ones (`custom.projects`) follow.
enum class EntityType : std::uint16_t {};

inline constexpr std::size_t kEntityTypesMax = 512;
using EntitySet = std::bitset<kEntityTypesMax>;

/// One row of the catalog.
struct EntityInfo {
  std::string name;         ///< `personal.email`; the part before the first dot is the family
  std::string placeholder;  ///< `EMAIL`: [A-Z_]+, no digits; what a placeholder starts with
  std::string presidio;     ///< `EMAIL_ADDRESS`, where Presidio has a name for it; else empty

  friend bool operator==(const EntityInfo&, const EntityInfo&) = default;
};

/// The built-in type called `name`; a compile-time error when there is none.
[[nodiscard]] consteval EntityType entity(std::string_view name);

/// All types of one configuration: the built-in ones and those that it adds. Immutable once built.
class EntityCatalog {
 public:
  /// The built-in types only.
  EntityCatalog();

  /// Adds `custom.NAME`; the same name twice gives the same type. Empty when the catalog is full.
  std::optional<EntityType> add_custom(std::string_view name);

  [[nodiscard]] const EntityInfo& info(EntityType type) const;

  [[nodiscard]] std::span<const EntityInfo> all() const { return rows_; }

  [[nodiscard]] std::size_t size() const { return rows_.size(); }

  [[nodiscard]] std::optional<EntityType> find(std::string_view name) const;

  /// The types that a pattern of the policy names: an exact name, or `family.*`. Empty set: none,
  /// so the pattern is a mistake to report.
  [[nodiscard]] EntitySet match(std::string_view pattern) const;

 private:
  std::vector<EntityInfo> rows_;
};

namespace entity_table {

struct Row {
  std::string_view name;
  std::string_view placeholder;
  std::string_view presidio;
};

/// The built-in types. A new one is a row here and a detector in `algo/scan`.
inline constexpr Row kRows[] = {
    {"secret.ai_provider_key", "SECRET", ""},
    {"secret.aws_access_key", "SECRET", ""},
    {"secret.aws_secret_key", "SECRET", ""},
    {"secret.basic_auth", "SECRET", ""},
    {"secret.cloud_key", "SECRET", ""},
    {"secret.connection_string", "SECRET", ""},
    {"secret.generic", "SECRET", ""},
    {"secret.jwt", "SECRET", ""},
    {"secret.package_token", "SECRET", ""},
    {"secret.payment_key", "SECRET", ""},
    {"secret.private_key", "SECRET", ""},
    {"secret.saas_token", "SECRET", ""},
    {"secret.sluice_key", "SECRET", ""},
    {"secret.vcs_token", "SECRET", ""},
    {"secret.webhook", "SECRET", ""},
    {"personal.address", "ADDRESS", "LOCATION"},
    {"personal.ae_identity", "AE_IDENTITY", ""},
    {"personal.at_svnr", "AT_SVNR", ""},
    {"personal.au_medicare", "AU_MEDICARE", "AU_MEDICARE"},
    {"personal.au_tfn", "AU_TFN", "AU_TFN"},
    {"personal.baltic_code", "BALTIC_CODE", ""},
    {"personal.be_nrn", "BE_NRN", ""},
    {"personal.bg_egn", "BG_EGN", ""},
    {"personal.br_cpf", "BR_CPF", ""},
    {"personal.ca_sin", "CA_SIN", "CA_SIN"},
    {"personal.ch_ahv", "CH_AHV", ""},
    {"personal.cl_rut", "CL_RUT", ""},
    {"personal.cn_identity", "CN_IDENTITY", ""},
    {"personal.cz_birth_number", "CZ_BIRTH_NUMBER", ""},
    {"personal.date_of_birth", "DATE_OF_BIRTH", "DATE_TIME"},
    {"personal.de_health_insurance", "DE_HEALTH_INSURANCE", "DE_HEALTH_INSURANCE"},
    {"personal.de_id_card", "DE_ID_CARD", "DE_ID_CARD"},
    {"personal.de_passport", "DE_PASSPORT", "DE_PASSPORT"},
    {"personal.de_social_security", "DE_SOCIAL_SECURITY", "DE_SOCIAL_SECURITY"},
    {"personal.de_tax_id", "DE_TAX_ID", "DE_TAX_ID"},
    {"personal.dk_cpr", "DK_CPR", ""},
    {"personal.do_identity", "DO_IDENTITY", ""},
    {"personal.driver_license", "DRIVER_LICENSE", "US_DRIVER_LICENSE"},
    {"personal.ec_identity", "EC_IDENTITY", ""},
    {"personal.email", "EMAIL", "EMAIL_ADDRESS"},
    {"personal.es_nie", "ES_NIE", "ES_NIE"},
    {"personal.es_nif", "ES_NIF", "ES_NIF"},
    {"personal.fi_hetu", "FI_HETU", "FI_PERSONAL_IDENTITY_CODE"},
    {"personal.fr_nir", "FR_NIR", ""},
    {"personal.gr_amka", "GR_AMKA", ""},
    {"personal.hk_identity", "HK_IDENTITY", ""},
    {"personal.hr_oib", "HR_OIB", ""},
    {"personal.hu_taj", "HU_TAJ", ""},
    {"personal.hu_tax", "HU_TAX", ""},
    {"personal.ie_pps", "IE_PPS", ""},
    {"personal.il_identity", "IL_IDENTITY", ""},
    {"personal.in_aadhaar", "IN_AADHAAR", "IN_AADHAAR"},
    {"personal.in_pan", "IN_PAN", "IN_PAN"},
    {"personal.in_voter", "IN_VOTER", "IN_VOTER"},
    {"personal.is_kennitala", "IS_KENNITALA", ""},
    {"personal.it_fiscal_code", "IT_FISCAL_CODE", "IT_FISCAL_CODE"},
    {"personal.it_identity_card", "IT_IDENTITY_CARD", "IT_IDENTITY_CARD"},
    {"personal.jmbg", "JMBG", ""},
    {"personal.jp_my_number", "JP_MY_NUMBER", ""},
    {"personal.kr_rrn", "KR_RRN", "KR_RRN"},
    {"personal.kz_iin", "KZ_IIN", ""},
    {"personal.lv_code", "LV_CODE", ""},
    {"personal.md_idnp", "MD_IDNP", ""},
    {"personal.mx_curp", "MX_CURP", ""},
    {"personal.mx_rfc", "MX_RFC", ""},
    {"personal.ng_nin", "NG_NIN", "NG_NIN"},
    {"personal.location", "LOCATION", "LOCATION"},
    {"personal.nl_bsn", "NL_BSN", ""},
    {"personal.organization", "ORGANIZATION", "ORGANIZATION"},
    {"personal.no_birth_number", "NO_BIRTH_NUMBER", ""},
    {"personal.nz_ird", "NZ_IRD", ""},
    {"personal.passport", "PASSPORT", "US_PASSPORT"},
    {"personal.person", "PERSON", "PERSON"},
    {"personal.phone", "PHONE", "PHONE_NUMBER"},
    {"personal.pl_pesel", "PL_PESEL", "PL_PESEL"},
    {"personal.postcode", "POSTCODE", "UK_POSTCODE"},
    {"personal.pt_nif", "PT_NIF", ""},
    {"personal.ro_cnp", "RO_CNP", ""},
    {"personal.ru_inn", "RU_INN", ""},
    {"personal.ru_snils", "RU_SNILS", ""},
    {"personal.sa_identity", "SA_IDENTITY", ""},
    {"personal.se_personnummer", "SE_PERSONNUMMER", "SE_PERSONNUMMER"},
    {"personal.sg_nric", "SG_NRIC", "SG_NRIC_FIN"},
    {"personal.tax_number", "TAX_NUMBER", ""},
    {"personal.th_tnin", "TH_TNIN", "TH_TNIN"},
    {"personal.tr_identity", "TR_IDENTITY", "TR_NATIONAL_ID"},
    {"personal.tw_identity", "TW_IDENTITY", ""},
    {"personal.ua_rnokpp", "UA_RNOKPP", ""},
    {"personal.uk_driving_licence", "UK_DRIVING_LICENCE", "UK_DRIVING_LICENCE"},
    {"personal.uk_nhs", "UK_NHS", "UK_NHS"},
    {"personal.uk_nino", "UK_NINO", "UK_NINO"},
    {"personal.us_itin", "US_ITIN", "US_ITIN"},
    {"personal.us_ssn", "US_SSN", "US_SSN"},
    {"personal.uy_identity", "UY_IDENTITY", ""},
    {"personal.vehicle", "VEHICLE", "UK_VEHICLE_REGISTRATION"},
    {"personal.za_identity", "ZA_IDENTITY", "ZA_ID_NUMBER"},
    {"financial.account", "ACCOUNT", "US_BANK_NUMBER"},
    {"financial.ar_cuit", "AR_CUIT", ""},
    {"financial.au_abn", "AU_ABN", "AU_ABN"},
    {"financial.au_acn", "AU_ACN", "AU_ACN"},
    {"financial.be_enterprise", "BE_ENTERPRISE", ""},
    {"financial.bic", "BIC", ""},
    {"financial.br_cnpj", "BR_CNPJ", ""},
    {"financial.card", "CARD", "CREDIT_CARD"},
    {"financial.co_nit", "CO_NIT", ""},
    {"financial.crypto", "CRYPTO", "CRYPTO"},
    {"financial.de_register", "DE_REGISTER", "DE_HANDELSREGISTER"},
    {"financial.de_tax_number", "DE_TAX_NUMBER", "DE_TAX_NUMBER"},
    {"financial.de_vat", "DE_VAT", "DE_VAT_ID"},
    {"financial.dk_cvr", "DK_CVR", ""},
    {"financial.es_cif", "ES_CIF", ""},
    {"financial.fi_business", "FI_BUSINESS", ""},
    {"financial.fr_company", "FR_COMPANY", ""},
    {"financial.fr_vat", "FR_VAT", ""},
    {"financial.gr_afm", "GR_AFM", ""},
    {"financial.iban", "IBAN", "IBAN_CODE"},
    {"financial.in_gstin", "IN_GSTIN", "IN_GSTIN"},
    {"financial.it_vat", "IT_VAT", "IT_VAT_CODE"},
    {"financial.kr_business", "KR_BUSINESS", "KR_BRN"},
    {"financial.mx_clabe", "MX_CLABE", ""},
    {"financial.no_organisation", "NO_ORGANISATION", ""},
    {"financial.pe_ruc", "PE_RUC", ""},
    {"financial.pl_nip", "PL_NIP", ""},
    {"financial.pl_regon", "PL_REGON", ""},
    {"financial.ru_inn", "RU_COMPANY_INN", ""},
    {"financial.se_organisation", "SE_ORGANISATION", "SE_ORGANISATIONSNUMMER"},
    {"financial.sepa_creditor", "SEPA_CREDITOR", ""},
    {"financial.sg_uen", "SG_UEN", "SG_UEN"},
    {"financial.uk_vat", "UK_VAT", ""},
    {"financial.us_routing", "US_ROUTING", "ABA_ROUTING_NUMBER"},
    {"medical.de_physician", "DE_PHYSICIAN", "DE_LANR"},
    {"medical.de_practice", "DE_PRACTICE", "DE_BSNR"},
    {"medical.record_number", "MEDICAL_RECORD", ""},
    {"medical.us_dea", "US_DEA", "MEDICAL_LICENSE"},
    {"medical.us_mbi", "US_MBI", "US_MBI"},
    {"medical.us_npi", "US_NPI", "US_NPI"},
    {"technical.hostname", "HOSTNAME", ""},
    {"technical.imei", "IMEI", ""},
    {"technical.internal_url", "INTERNAL_URL", "URL"},
    {"technical.ip", "IP", "IP_ADDRESS"},
    {"technical.mac", "MAC", "MAC_ADDRESS"},
    {"technical.placeholder", "PLACEHOLDER", ""},  // Text of a user that looks like one of ours.
    {"technical.vin", "VIN", ""},
    {"general.date", "DATE", "DATE_TIME"},  // Found only where a configuration asks for it.
    {"general.url", "URL", "URL"},          // Likewise.
};

}  // namespace entity_table

consteval EntityType entity(std::string_view name) {
  for (std::size_t i = 0; i < std::size(entity_table::kRows); ++i) {
    if (entity_table::kRows[i].name == name) {
      return EntityType{static_cast<std::uint16_t>(i)};
    }
  }
  throw "no such built-in entity type";  // Never reached at run time: consteval turns it into a
                                         // compile error.
}

}  // namespace sluice
