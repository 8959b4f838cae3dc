#pragma once

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
  version,  ///< a version or release: what follows is no address
};

/// A set of concepts, one bit each.
using ConceptSet = std::uint64_t;

[[nodiscard]] constexpr ConceptSet bit(Concept meaning) {
  return ConceptSet{1} << static_cast<unsigned>(meaning);
}

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
    ConceptSet concepts = 0;
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
