#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sluice::scan {

/// What words near a candidate say that it is.
enum class Concept : std::uint8_t {
  card,
  us_ssn,
  us_itin,
  uk_nino,
  uk_nhs,
  de_tax_id,
  fr_nir,
  es_nif,
  es_nie,
  it_fiscal_code,
  pl_pesel,
  nl_bsn,
  se_personnummer,
  fi_hetu,
  be_nrn,
  pt_nif,
  br_cpf,
  in_aadhaar,
  in_pan,
  ca_sin,
  au_tfn,
  sg_nric,
  tax,  ///< a tax number of some country
  routing,
  account,
  iban,
  bic,
  birth,
  passport,
  licence,
  medical,
  phone,
  ip,
  crypto,
  version,  ///< a version or release: what follows is no address
};

/// A set of concepts, one bit each.
using ConceptSet = std::uint64_t;

[[nodiscard]] constexpr ConceptSet bit(Concept concept_) {
  return ConceptSet{1} << static_cast<unsigned>(concept_);
}

/// The concepts that the whole words of `text` name, in English and a dozen European languages.
/// A word that may have been cut off at an end of `text` does not count.
///
/// @param cut_left, cut_right  the byte before and behind `text`, to see whether a word goes on
[[nodiscard]] ConceptSet concepts_in(std::string_view text, char cut_left, char cut_right);

}  // namespace sluice::scan
