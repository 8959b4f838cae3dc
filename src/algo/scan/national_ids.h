#pragma once

#include <string_view>

#include "algo/scan/checksums.h"

namespace sluice::scan {

// Each takes as many digits as its number has, and says whether they can be one: ranges, dates,
// check digits. Sources: the issuing authorities' published rules.

/// Any digits at all: kinds that only a word beside them tells.
[[nodiscard]] bool is_any(Digits digits);

/// A card of a known issuer range with a right Luhn digit; 12 to 19 digits (ISO/IEC 7812).
[[nodiscard]] bool is_card(Digits digits);

[[nodiscard]] bool is_us_ssn(Digits digits);
[[nodiscard]] bool is_us_itin(Digits digits);
[[nodiscard]] bool is_us_routing(Digits digits);
[[nodiscard]] bool is_uk_nhs(Digits digits);
[[nodiscard]] bool is_de_tax_id(Digits digits);
[[nodiscard]] bool is_fr_nir(Digits digits);
[[nodiscard]] bool is_pl_pesel(Digits digits);
[[nodiscard]] bool is_nl_bsn(Digits digits);
[[nodiscard]] bool is_se_personnummer(Digits digits);
[[nodiscard]] bool is_fi_hetu_digits(Digits digits);
[[nodiscard]] bool is_be_nrn(Digits digits);
[[nodiscard]] bool is_pt_nif(Digits digits);
[[nodiscard]] bool is_br_cpf(Digits digits);
[[nodiscard]] bool is_in_aadhaar(Digits digits);
[[nodiscard]] bool is_ca_sin(Digits digits);
[[nodiscard]] bool is_au_tfn(Digits digits);

// Identifiers with letters, in upper case, without separators.

[[nodiscard]] bool is_es_nif(std::string_view code);
/// Without the leading zero, as people write it.
[[nodiscard]] bool is_es_short_nif(std::string_view code);
/// Korean passports since 2021: M123A4567.
[[nodiscard]] bool is_kr_passport(std::string_view code);
[[nodiscard]] bool is_es_nie(std::string_view code);
[[nodiscard]] bool is_uk_nino(std::string_view code);
[[nodiscard]] bool is_it_fiscal_code(std::string_view code);
[[nodiscard]] bool is_fi_hetu(std::string_view code);
[[nodiscard]] bool is_in_pan(std::string_view code);
[[nodiscard]] bool is_sg_nric(std::string_view code);
[[nodiscard]] bool is_fr_nir_of_corsica(std::string_view code);
[[nodiscard]] bool is_any_code(std::string_view code);

}  // namespace sluice::scan
