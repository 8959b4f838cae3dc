#include <array>
#include <cstddef>
#include <string_view>

#include "algo/scan/digit_rules.h"
#include "algo/scan/world_ids.h"

namespace sluice::scan {

bool is_mx_curp(std::string_view code) {
  // The alphabet has an Ñ between N and O, which no CURP of ASCII letters holds.
  unsigned sum = 0;
  for (unsigned i = 0; i < 17; ++i) {
    const unsigned value = base36(code[i]) + (code[i] > 'N' ? 1 : 0);
    sum += value * (18 - i);
  }
  const CodeDigits born(code.substr(4, 6));
  return (code[10] == 'H' || code[10] == 'M' || code[10] == 'X') &&
         is_short_date(part(born.all(), 0, 2), part(born.all(), 2, 2), part(born.all(), 4, 2)) &&
         (10 - sum % 10) % 10 == base36(code[17]);
}

bool is_mx_rfc(std::string_view code) {
  static constexpr std::string_view kAlphabet = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ ";
  const CodeDigits born(code.substr(code.size() - 9, 6));
  unsigned sum = code.size() == 12 ? 13 * 37 : 0;  // A company's begins with a blank.
  for (std::size_t i = 0; i + 1 < code.size(); ++i) {
    sum += static_cast<unsigned>(kAlphabet.find(code[i]) * (code.size() - i));
  }
  const unsigned check = (11 - sum % 11) % 11;
  return is_short_date(part(born.all(), 0, 2), part(born.all(), 2, 2), part(born.all(), 4, 2)) &&
         (check == 10 ? 'A' : static_cast<char>('0' + check)) == code.back();
}

bool is_ec_identity(Digits digits) {
  const unsigned province = part(digits, 0, 2);
  return ((province >= 1 && province <= 24) || province == 30) && digits[2] < 6 && luhn(digits);
}

bool is_uy_identity(Digits digits) {
  static constexpr auto kWeights = weights(2, 9, 8, 7, 6, 3, 4);
  return !all_equal(digits) &&
         (10 - weighted_sum(digits.first(7), kWeights) % 10) % 10 == digits[7];
}

bool is_do_identity(Digits digits) {
  return !all_equal(digits) && luhn(digits);
}

bool is_cl_rut(std::string_view code) {
  unsigned sum = 0;
  unsigned weight = 2;
  for (std::size_t i = code.size() - 1; i > 0; --i) {
    sum += base36(code[i - 1]) * weight;
    weight = weight == 7 ? 2 : weight + 1;
  }
  const unsigned check = 11 - sum % 11;
  const char wanted = check == 11 ? '0' : check == 10 ? 'K' : static_cast<char>('0' + check);
  return code[0] != '0' && wanted == code.back();
}

bool is_us_npi(Digits digits) {
  std::array<std::uint8_t, 15> all = {8, 0, 8, 4, 0};
  std::ranges::copy(digits, all.begin() + 5);
  return (digits[0] == 1 || digits[0] == 2) && luhn(all);
}

bool is_us_mbi(std::string_view code) {
  static constexpr std::string_view kNever = "SLOIBZ";
  return code[0] != '0' && std::ranges::none_of(code, [](char c) { return kNever.contains(c); });
}

bool is_us_dea(std::string_view code) {
  static constexpr std::string_view kFirst = "ABCDEFGHJKLMPRSTUX";
  const CodeDigits rest(code);
  const Digits digits = rest.all();
  const unsigned sum = digits[0] + digits[2] + digits[4] + 2U * (digits[1] + digits[3] + digits[5]);
  return kFirst.contains(code[0]) && sum % 10 == digits[6];
}

namespace {

/// A check digit of the Brazilian kind: weights 2 to 9 from the right, again and again.
unsigned brazilian_check(Digits digits) {
  unsigned sum = 0;
  unsigned weight = 2;
  for (std::size_t i = digits.size(); i > 0; --i) {
    sum += digits[i - 1] * weight;
    weight = weight == 9 ? 2 : weight + 1;
  }
  const unsigned rest = sum % 11;
  return rest < 2 ? 0 : 11 - rest;
}

}  // namespace

bool is_br_cnpj(Digits digits) {
  return !all_equal(digits) && brazilian_check(digits.first(12)) == digits[12] &&
         brazilian_check(digits.first(13)) == digits[13];
}

bool is_ar_cuit(Digits digits) {
  static constexpr auto kWeights = weights(5, 4, 3, 2, 7, 6, 5, 4, 3, 2);
  const unsigned kind = part(digits, 0, 2);
  const bool is_known = kind == 20 || (kind >= 23 && kind <= 27) || kind == 30 || kind == 33 ||
                        kind == 34 || (kind >= 50 && kind <= 55);
  const unsigned check = (11 - weighted_sum(digits.first(10), kWeights) % 11) % 11;
  return is_known && (check == 10 ? 9 : check) == digits[10];
}

bool is_co_nit(Digits digits) {
  static constexpr auto kWeights = weights(41, 37, 29, 23, 19, 17, 13, 7, 3);
  const unsigned rest = weighted_sum(digits.first(9), kWeights) % 11;
  return (rest < 2 ? rest : 11 - rest) == digits[9];
}

bool is_pe_ruc(Digits digits) {
  static constexpr auto kWeights = weights(5, 4, 3, 2, 7, 6, 5, 4, 3, 2);
  const unsigned kind = part(digits, 0, 2);
  const bool is_known = kind == 10 || (kind >= 15 && kind <= 17) || kind == 20;
  return is_known && (11 - weighted_sum(digits.first(10), kWeights) % 11) % 10 == digits[10];
}

bool is_mx_clabe(Digits digits) {
  static constexpr auto kWeights = weights(3, 7, 1);
  unsigned sum = 0;
  for (std::size_t i = 0; i < 17; ++i) {
    sum += digits[i] * kWeights[i % 3] % 10;
  }
  return part(digits, 0, 3) != 0 && (10 - sum % 10) % 10 == digits[17];
}

}  // namespace sluice::scan
