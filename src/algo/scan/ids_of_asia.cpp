#include <array>
#include <cstddef>
#include <string_view>

#include "algo/scan/digit_rules.h"
#include "algo/scan/world_ids.h"

namespace sluice::scan {

bool is_tr_identity(Digits digits) {
  const unsigned odd = digits[0] + digits[2] + digits[4] + digits[6] + digits[8];
  const unsigned even = digits[1] + digits[3] + digits[5] + digits[7];
  const unsigned tenth = (odd * 7 + 10 * even - even) % 10;
  return digits[0] != 0 && tenth == digits[9] && (odd + even + tenth) % 10 == digits[10];
}

bool is_il_identity(Digits digits) {
  return !all_equal(digits) && luhn(digits);
}

bool is_za_identity(Digits digits) {
  return is_short_date(part(digits, 0, 2), part(digits, 2, 2), part(digits, 4, 2)) &&
         digits[10] <= 2 && luhn(digits);
}

bool is_kr_resident(Digits digits) {
  const unsigned century = digits[6];
  static constexpr std::array<unsigned, 10> kCenturies = {
      1800, 1900, 1900, 2000, 2000, 1900, 1900, 2000, 2000, 1800};
  return century != 0 && century != 9 &&
         is_date(kCenturies[century] + part(digits, 0, 2), part(digits, 2, 2), part(digits, 4, 2));
}

bool is_cn_identity(std::string_view code) {
  static constexpr auto kWeights = weights(7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2);
  const CodeDigits digits(code.substr(0, 17));
  const Digits all = digits.all();
  return all.size() == 17 && all[0] != 0 &&
         is_date(part(all, 6, 4), part(all, 10, 2), part(all, 12, 2)) &&
         std::string_view("10X98765432")[weighted_sum(all, kWeights) % 11] == code[17];
}

bool is_tw_identity(std::string_view code) {
  // Letters count 10 to 35 in the order in which the counties got theirs.
  static constexpr std::string_view kLetters = "ABCDEFGHJKLMNPQRSTUVXYWZIO";
  static constexpr auto kWeights = weights(8, 7, 6, 5, 4, 3, 2, 1, 1);
  const auto letter = static_cast<unsigned>(kLetters.find(code[0])) + 10;
  const CodeDigits digits(code);
  const bool has_sex = code[1] == '1' || code[1] == '2' || code[1] == '8' || code[1] == '9';
  return has_sex &&
         (letter / 10 + letter % 10 * 9 + weighted_sum(digits.all(), kWeights)) % 10 == 0;
}

bool is_hk_identity(std::string_view code) {
  // One letter is two, the first of which is a blank that counts 36.
  const bool has_two = is_letter(code[1]);
  unsigned sum = 9 * (has_two ? base36(code[0]) : 36U) + 8 * base36(code[has_two ? 1 : 0]);
  const std::string_view rest = code.substr(has_two ? 2 : 1);
  for (unsigned i = 0; i < 6; ++i) {
    sum += (7 - i) * base36(rest[i]);
  }
  const unsigned check = rest[6] == 'A' ? 10 : is_digit(rest[6]) ? base36(rest[6]) : 11;
  return check <= 10 && (sum + check) % 11 == 0;
}

bool is_jp_my_number(Digits digits) {
  static constexpr auto kWeights = weights(6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2);
  const unsigned rest = weighted_sum(digits.first(11), kWeights) % 11;
  return !all_equal(digits) && (rest <= 1 ? 0 : 11 - rest) == digits[11];
}

bool is_th_identity(Digits digits) {
  static constexpr auto kWeights = weights(13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2);
  const unsigned province = part(digits, 1, 2);
  const bool exists = (province >= 10 && province <= 27) || (province >= 30 && province <= 58) ||
                      (province >= 60 && province <= 67) || (province >= 70 && province <= 77) ||
                      (province >= 80 && province <= 86) || (province >= 90 && province <= 96);
  return digits[0] >= 1 && digits[0] <= 8 && exists &&
         (11 - weighted_sum(digits.first(12), kWeights) % 11) % 10 == digits[12];
}

bool is_au_medicare(Digits digits) {
  static constexpr auto kWeights = weights(1, 3, 7, 9, 1, 3, 7, 9);
  return digits[0] >= 2 && digits[0] <= 6 &&
         weighted_sum(digits.first(8), kWeights) % 10 == digits[8];
}

bool is_nz_ird(Digits digits) {
  static constexpr auto kFirst = weights(3, 2, 7, 6, 5, 4, 3, 2);
  static constexpr auto kSecond = weights(7, 4, 3, 2, 5, 2, 7, 6);
  const std::uint64_t number = number_of(digits);
  std::array<std::uint8_t, 9> padded{};
  std::ranges::copy(digits, padded.begin() + static_cast<std::ptrdiff_t>(9 - digits.size()));
  const Digits eight = Digits(padded).first(8);
  unsigned check = (11 - weighted_sum(eight, kFirst) % 11) % 11;
  if (check == 10) {
    check = (11 - weighted_sum(eight, kSecond) % 11) % 11;
  }
  return number >= 10'000'000 && number <= 150'000'000 && check == padded[8];
}

bool is_sa_identity(Digits digits) {
  return (digits[0] == 1 || digits[0] == 2) && luhn(digits);
}

bool is_ae_identity(Digits digits) {
  return part(digits, 0, 3) == 784 && luhn(digits);
}

bool is_kz_identity(Digits digits) {
  static constexpr auto kFirst = weights(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
  static constexpr auto kSecond = weights(3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2);
  unsigned check = weighted_sum(digits.first(11), kFirst) % 11;
  if (check == 10) {
    check = weighted_sum(digits.first(11), kSecond) % 11;
  }
  return digits[6] <= 6 && check == digits[11] &&
         is_short_date(part(digits, 0, 2), part(digits, 2, 2), part(digits, 4, 2));
}

bool is_ng_identity(Digits digits) {
  return verhoeff(digits) && !all_equal(digits);
}

bool is_in_voter(std::string_view code) {
  return !code.ends_with("0000000");
}

namespace {

bool has_uen_check(std::string_view code, std::string_view alphabet, Digits by, unsigned minus) {
  unsigned sum = 0;
  for (std::size_t i = 0; i < by.size(); ++i) {
    const std::size_t value = alphabet.empty() ? base36(code[i]) : alphabet.find(code[i]);
    if (value == std::string_view::npos) {
      return false;
    }
    sum += static_cast<unsigned>(value) * by[i];
  }
  const std::string_view checks = by.size() == 8     ? "XMKECAWLJDB"
                                  : alphabet.empty() ? "ZKCMDNERGWH"
                                                     : alphabet;
  return checks[(sum + 11 - minus) % 11] == code.back();
}

}  // namespace

bool is_sg_uen(std::string_view code) {
  static constexpr auto kBusiness = weights(10, 4, 9, 3, 8, 2, 7, 1);
  static constexpr auto kCompany = weights(10, 8, 6, 4, 9, 7, 5, 3, 1);
  static constexpr auto kOther = weights(4, 3, 5, 3, 10, 2, 2, 5, 7);
  if (code.size() == 9) {
    return has_uen_check(code, {}, kBusiness, 0);
  }
  if (is_digit(code[0])) {
    return has_uen_check(code, {}, kCompany, 0);
  }
  return has_uen_check(code, "ABCDEFGHJKLMNPQRSTUVWX0123456789", kOther, 5);
}

bool is_kr_business(Digits digits) {
  static constexpr auto kWeights = weights(1, 3, 7, 1, 3, 7, 1, 3, 5);
  const unsigned sum = weighted_sum(digits.first(9), kWeights) + digits[8] * 5U / 10;
  return !all_equal(digits) && (10 - sum % 10) % 10 == digits[9];
}

bool is_in_gstin(std::string_view code) {
  const unsigned state = static_cast<unsigned>((code[0] - '0') * 10 + (code[1] - '0'));
  return state >= 1 && state <= 37 && code[12] != '0' && code[13] == 'Z';
}

bool is_au_abn(Digits digits) {
  static constexpr auto kWeights = weights(10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19);
  return digits[0] != 0 && (weighted_sum(digits, kWeights) - 10) % 89 == 0;
}

bool is_au_acn(Digits digits) {
  static constexpr auto kWeights = weights(8, 7, 6, 5, 4, 3, 2, 1);
  return (10 - weighted_sum(digits.first(8), kWeights) % 10) % 10 == digits[8] &&
         number_of(digits) != 0;
}

}  // namespace sluice::scan
