#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

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
  identity,
  de_social_security,
  de_health_insurance,
  de_id_card,
  de_physician,
  de_practice,
  de_register,
  de_tax_number,
  ie_pps,
  dk_cpr,
  no_birth_number,
  is_kennitala,
  baltic_code,
  lv_code,
  cz_birth_number,
  hu_tax,
  hu_taj,
  ro_cnp,
  bg_egn,
  hr_oib,
  jmbg,
  gr_amka,
  gr_afm,
  ch_ahv,
  ua_rnokpp,
  ru_inn,
  ru_snils,
  kz_iin,
  md_idnp,
  tr_identity,
  za_identity,
  kr_rrn,
  il_identity,
  cn_identity,
  hk_identity,
  jp_my_number,
  th_identity,
  au_medicare,
  nz_ird,
  sa_identity,
  ae_identity,
  ng_nin,
  in_voter,
  sg_uen,
  cedula,
  cl_rut,
  mx_curp,
  mx_rfc,
  us_npi,
  us_mbi,
  us_dea,
  company,
  clabe,
  creditor,
  vehicle,
  imei,
  postcode,
  version,  ///< a version or release: what follows is no address
};

/// A set of concepts.
class ConceptSet {
 public:
  constexpr ConceptSet() = default;

  constexpr explicit ConceptSet(Concept meaning) {
    bits_[index(meaning) / 64] = std::uint64_t{1} << index(meaning) % 64;
  }

  [[nodiscard]] constexpr bool contains(Concept meaning) const {
    return (bits_[index(meaning) / 64] >> index(meaning) % 64 & 1U) != 0;
  }

  [[nodiscard]] constexpr bool empty() const { return (bits_[0] | bits_[1]) == 0; }

  constexpr ConceptSet& operator|=(const ConceptSet& other) {
    bits_[0] |= other.bits_[0];
    bits_[1] |= other.bits_[1];
    return *this;
  }

  friend constexpr ConceptSet operator|(ConceptSet a, const ConceptSet& b) { return a |= b; }

  friend constexpr bool operator==(const ConceptSet&, const ConceptSet&) = default;

 private:
  static constexpr std::size_t index(Concept meaning) { return static_cast<std::size_t>(meaning); }

  std::array<std::uint64_t, 2> bits_{};
};

static_assert(static_cast<std::size_t>(Concept::version) < 128);

/// What the words of one text name, in English and a dozen European languages. Reads only the parts
/// that it is asked for, and each of them once when they are asked for in order, so that a table of
/// a thousand numbers costs one reading of the table.
class ContextIndex {
 public:
  /// Forgets everything: another text follows.
  void reset();

  /// Reads `text[begin..end)`, so that questions about parts of it find it read.
  void cover(std::string_view text, std::size_t begin, std::size_t end);

  /// The concepts of all words, and pairs of words, that stand in `text[begin..end)` as a whole.
  /// The answer does not depend on what was asked before.
  [[nodiscard]] ConceptSet between(std::string_view text, std::size_t begin, std::size_t end);

 private:
  /// A word, or two, that name something.
  struct Named {
    std::size_t begin = 0;
    std::size_t end = 0;
    ConceptSet concepts;
  };

  void read(std::string_view text, std::size_t begin, std::size_t end);
  void add(std::string_view text, std::size_t begin, std::size_t end);

  std::vector<Named> named_;  ///< by `end`
  std::size_t first_ = 0;     ///< what was read: text[first_..next_)
  std::size_t next_ = 0;
  std::size_t previous_begin_ = 0;  ///< the word before the next one; empty: none
  std::size_t previous_end_ = 0;
};

}  // namespace sluice::scan
