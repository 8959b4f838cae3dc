#include "algo/scan/iban.h"

#include <algorithm>
#include <array>

#include "algo/scan/checksums.h"

namespace sluice::scan {
namespace {

struct Country {
  std::string_view code;
  std::uint8_t length;
};

/// Sorted by code.
constexpr Country kCountries[] = {
    {"AD", 24}, {"AE", 23}, {"AL", 28}, {"AT", 20}, {"AZ", 28}, {"BA", 20}, {"BE", 16}, {"BG", 22},
    {"BH", 22}, {"BI", 27}, {"BR", 29}, {"BY", 28}, {"CH", 21}, {"CR", 22}, {"CY", 28}, {"CZ", 24},
    {"DE", 22}, {"DJ", 27}, {"DK", 18}, {"DO", 28}, {"EE", 20}, {"EG", 29}, {"ES", 24}, {"FI", 18},
    {"FK", 18}, {"FO", 18}, {"FR", 27}, {"GB", 22}, {"GE", 22}, {"GI", 23}, {"GL", 18}, {"GR", 27},
    {"GT", 28}, {"HN", 28}, {"HR", 21}, {"HU", 28}, {"IE", 22}, {"IL", 23}, {"IQ", 23}, {"IS", 26},
    {"IT", 27}, {"JO", 30}, {"KW", 30}, {"KZ", 20}, {"LB", 28}, {"LC", 32}, {"LI", 21}, {"LT", 20},
    {"LU", 20}, {"LV", 21}, {"LY", 25}, {"MC", 27}, {"MD", 24}, {"ME", 22}, {"MK", 19}, {"MN", 20},
    {"MR", 27}, {"MT", 31}, {"MU", 30}, {"NI", 28}, {"NL", 18}, {"NO", 15}, {"OM", 23}, {"PK", 24},
    {"PL", 28}, {"PS", 29}, {"PT", 25}, {"QA", 29}, {"RO", 24}, {"RS", 22}, {"RU", 33}, {"SA", 24},
    {"SC", 31}, {"SD", 18}, {"SE", 24}, {"SI", 19}, {"SK", 24}, {"SM", 27}, {"SO", 23}, {"ST", 25},
    {"SV", 28}, {"TL", 23}, {"TN", 24}, {"TR", 26}, {"UA", 29}, {"VA", 22}, {"VG", 24}, {"XK", 20},
    {"YE", 30},
};

std::size_t length_for(std::string_view code) {
  const auto* const row = std::ranges::lower_bound(kCountries, code, {}, &Country::code);
  return row != std::end(kCountries) && row->code == code ? row->length : 0;
}

/// Countries that issue BICs: those with IBANs and these.
constexpr std::string_view kOtherCountries =
    "US CA AU NZ JP CN HK SG IN KR TW TH ID MY PH VN ZA NG KE GH MX AR CL CO PE UY BM KY PA MA DZ "
    "BD LK NP MO AM UZ";

bool is_bic(std::string_view code) {
  const std::string_view country = code.substr(4, 2);
  return length_for(country) != 0 || kOtherCountries.contains(country);
}

}  // namespace

void find_iban(Sweep& sweep, const Compact& compact) {
  const std::string_view text = compact.text();
  if (text.size() < 15 || !is_upper(text[0]) || !is_upper(text[1]) || !is_digit(text[2]) ||
      !is_digit(text[3])) {
    return;
  }
  const std::size_t length = length_for(text.substr(0, 2));
  if (length == 0 || !compact.ends_at(length)) {
    return;
  }
  const bool is_valid = mod_97(text.substr(0, 4), mod_97(text.substr(4, length - 4))) == 1;
  const std::size_t end = compact.end(length);
  const bool is_named = sweep.concepts_before(compact.begin()).contains(Concept::iban);
  if (is_valid || is_named) {
    sweep.add(make_span(compact.begin(), end, entity("financial.iban"), is_valid ? 100 : 50));
  }
}

void find_bic(Sweep& sweep, std::size_t begin) {
  const std::size_t end = sweep.skip(begin, Chars::upper | Chars::digit, 12);
  const std::size_t length = end - begin;
  if ((length != 8 && length != 11) || !sweep.starts_word(begin) || sweep.is_within_word(end) ||
      !is_bic(sweep.slice(begin, end))) {
    return;
  }
  if (sweep.concepts(begin, end).contains(Concept::bic)) {
    sweep.add(make_span(begin, end, entity("financial.bic"), 85));
  }
}

}  // namespace sluice::scan
