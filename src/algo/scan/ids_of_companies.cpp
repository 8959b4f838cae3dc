#include <array>
#include <cstddef>
#include <string_view>

#include "algo/scan/digit_rules.h"
#include "algo/scan/world_ids.h"

namespace sluice::scan {

bool is_de_vat(std::string_view code) {
  const CodeDigits digits(code);
  return mod_11_10(digits.all()) && digits.all()[0] != 0;
}

bool is_it_vat(Digits digits) {
  const unsigned province = part(digits, 7, 3);
  return ((province >= 1 && province <= 121) || province == 888 || province == 999) &&
         part(digits, 0, 7) != 0 && luhn(digits);
}

bool is_es_cif(std::string_view code) {
  static constexpr std::string_view kKinds = "ABCDEFGHJNPQRSUVW";
  const CodeDigits rest(code.substr(0, 8));
  const Digits digits = rest.all();
  unsigned sum = 0;
  for (std::size_t i = 0; i < 7; ++i) {
    const unsigned doubled = digits[i] * 2U;
    sum += i % 2 == 0 ? doubled / 10 + doubled % 10 : digits[i];
  }
  const unsigned check = (10 - sum % 10) % 10;
  return kKinds.contains(code[0]) &&
         (base36(code[8]) == check || std::string_view("JABCDEFGHI")[check] == code[8]);
}

bool is_fr_siren(Digits digits) {
  return !all_equal(digits) && luhn(digits);
}

bool is_fr_siret(Digits digits) {
  return !all_equal(digits) && luhn(digits) && luhn(digits.first(9));
}

bool is_fr_vat(std::string_view code) {
  const CodeDigits all(code);
  const Digits digits = all.all();
  return (12 + 3 * (number_of(digits.subspan(2)) % 97)) % 97 == part(digits, 0, 2);
}

bool is_uk_vat(std::string_view code) {
  static constexpr auto kWeights = weights(8, 7, 6, 5, 4, 3, 2, 10, 1);
  const CodeDigits digits(code);
  const unsigned rest = weighted_sum(digits.all(), kWeights) % 97;
  return number_of(digits.all()) != 0 && (rest == 0 || rest == 42);  // 97 - 55 is 42.
}

bool is_be_enterprise(Digits digits) {
  return digits[0] <= 1 && number_of(digits) != 0 &&
         97 - number_of(digits.first(8)) % 97 == part(digits, 8, 2);
}

bool is_pl_nip(Digits digits) {
  static constexpr auto kWeights = weights(6, 5, 7, 2, 3, 4, 5, 6, 7);
  return digits[0] != 0 && weighted_sum(digits.first(9), kWeights) % 11 == digits[9];
}

bool is_pl_regon(Digits digits) {
  static constexpr auto kWeights = weights(8, 9, 2, 3, 4, 5, 6, 7);
  return !all_equal(digits) && weighted_sum(digits.first(8), kWeights) % 11 % 10 == digits[8];
}

bool is_fi_business(Digits digits) {
  static constexpr auto kWeights = weights(7, 9, 10, 5, 8, 4, 2);
  const unsigned rest = weighted_sum(digits.first(7), kWeights) % 11;
  return rest != 1 && (rest == 0 ? 0 : 11 - rest) == digits[7] && number_of(digits) != 0;
}

bool is_se_organisation(Digits digits) {
  return digits[0] != 0 && digits[2] >= 2 && luhn(digits);
}

bool is_no_organisation(Digits digits) {
  static constexpr auto kWeights = weights(3, 2, 7, 6, 5, 4, 3, 2, 1);
  return (digits[0] == 8 || digits[0] == 9) && weighted_sum(digits, kWeights) % 11 == 0;
}

bool is_dk_cvr(Digits digits) {
  static constexpr auto kWeights = weights(2, 7, 6, 5, 4, 3, 2, 1);
  return digits[0] != 0 && weighted_sum(digits, kWeights) % 11 == 0;
}

bool is_gr_afm(Digits digits) {
  unsigned sum = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    sum = sum * 2 + digits[i];
  }
  return number_of(digits) != 0 && sum * 2 % 11 % 10 == digits[8];
}

bool is_ru_company_inn(Digits digits) {
  static constexpr auto kWeights = weights(2, 4, 10, 3, 5, 9, 4, 6, 8);
  return number_of(digits) != 0 && weighted_sum(digits.first(9), kWeights) % 11 % 10 == digits[9];
}

bool is_sepa_creditor(std::string_view code) {
  return mod_97(code.substr(0, 4), mod_97(code.substr(7))) == 1;
}

bool is_vin(std::string_view code) {
  // Letters count what they count in telephone order; I, O and Q are in none.
  static constexpr std::string_view kLetters = "ABCDEFGHJKLMNPRSTUVWXYZ";
  static constexpr auto kValues =
      weights(1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9);
  static constexpr auto kWeights = weights(8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2);
  unsigned sum = 0;
  for (std::size_t i = 0; i < 17; ++i) {
    const std::size_t letter = kLetters.find(code[i]);
    if (!is_digit(code[i]) && letter == std::string_view::npos) {
      return false;
    }
    sum += kWeights[i] * (is_digit(code[i]) ? base36(code[i]) : kValues[letter]);
  }
  const unsigned check = sum % 11;
  return (check == 10 ? 'X' : static_cast<char>('0' + check)) == code[8];
}

bool is_imei(Digits digits) {
  return !all_equal(digits) && luhn(digits);
}

}  // namespace sluice::scan
