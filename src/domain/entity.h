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
    {"personal.au_tfn", "AU_TFN", "AU_TFN"},
    {"personal.be_nrn", "BE_NRN", ""},
    {"personal.br_cpf", "BR_CPF", ""},
    {"personal.ca_sin", "CA_SIN", ""},
    {"personal.date_of_birth", "DATE_OF_BIRTH", "DATE_TIME"},
    {"personal.de_tax_id", "DE_TAX_ID", ""},
    {"personal.driver_license", "DRIVER_LICENSE", "US_DRIVER_LICENSE"},
    {"personal.email", "EMAIL", "EMAIL_ADDRESS"},
    {"personal.es_nie", "ES_NIE", "ES_NIE"},
    {"personal.es_nif", "ES_NIF", "ES_NIF"},
    {"personal.fi_hetu", "FI_HETU", "FI_PERSONAL_IDENTITY_CODE"},
    {"personal.fr_nir", "FR_NIR", ""},
    {"personal.in_aadhaar", "IN_AADHAAR", "IN_AADHAAR"},
    {"personal.in_pan", "IN_PAN", "IN_PAN"},
    {"personal.it_fiscal_code", "IT_FISCAL_CODE", "IT_FISCAL_CODE"},
    {"personal.nl_bsn", "NL_BSN", ""},
    {"personal.passport", "PASSPORT", "US_PASSPORT"},
    {"personal.person", "PERSON", "PERSON"},
    {"personal.phone", "PHONE", "PHONE_NUMBER"},
    {"personal.pl_pesel", "PL_PESEL", "PL_PESEL"},
    {"personal.pt_nif", "PT_NIF", ""},
    {"personal.se_personnummer", "SE_PERSONNUMMER", ""},
    {"personal.sg_nric", "SG_NRIC", "SG_NRIC_FIN"},
    {"personal.uk_nhs", "UK_NHS", "UK_NHS"},
    {"personal.uk_nino", "UK_NINO", "UK_NINO"},
    {"personal.us_itin", "US_ITIN", "US_ITIN"},
    {"personal.us_ssn", "US_SSN", "US_SSN"},
    {"financial.account", "ACCOUNT", "US_BANK_NUMBER"},
    {"financial.bic", "BIC", ""},
    {"financial.card", "CARD", "CREDIT_CARD"},
    {"financial.crypto", "CRYPTO", "CRYPTO"},
    {"financial.iban", "IBAN", "IBAN_CODE"},
    {"financial.us_routing", "US_ROUTING", "ABA_ROUTING_NUMBER"},
    {"medical.record_number", "MEDICAL_RECORD", "MEDICAL_LICENSE"},
    {"technical.hostname", "HOSTNAME", ""},
    {"technical.internal_url", "INTERNAL_URL", "URL"},
    {"technical.ip", "IP", "IP_ADDRESS"},
    {"technical.mac", "MAC", "MAC_ADDRESS"},
    {"technical.placeholder", "PLACEHOLDER", ""},  // Text of a user that looks like one of ours.
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
