#include <array>
#include <cstddef>
#include <string_view>

#include "algo/scan/digit_rules.h"
#include "algo/scan/world_ids.h"

namespace sluice::scan {
namespace {

/// Sum of the digits of a product: 16 counts 7.
constexpr unsigned cross_sum(unsigned value) {
  return value / 10 + value % 10;
}

/// 1, 2, 1, 2 ... with cross sums, as German insurers use it.
unsigned alternating(Digits digits, unsigned first) {
  unsigned sum = 0;
  unsigned weight = first;
  for (const std::uint8_t digit : digits) {
    sum += cross_sum(digit * weight);
    weight = 3 - weight;
  }
  return sum;
}

}  // namespace

bool is_de_social_security(std::string_view code) {
  const unsigned letter = static_cast<unsigned>(code[8] - 'A') + 1;
  const CodeDigits rest(code);
  const Digits digits = rest.all();
  static constexpr auto kBefore = weights(2, 1, 2, 5, 7, 1, 2, 1);
  unsigned sum = 0;
  for (std::size_t i = 0; i < kBefore.size(); ++i) {
    sum += cross_sum(digits[i] * kBefore[i]);
  }
  sum += cross_sum(letter / 10 * 2) + letter % 10;
  sum += cross_sum(digits[8] * 2U) + digits[9];
  const unsigned day = part(digits, 2, 2);
  const unsigned month = part(digits, 4, 2);
  // Where the numbers of a day are used up, 50 is added.
  return day % 50 >= 1 && day % 50 <= 31 && month >= 1 && month <= 12 && sum % 10 == digits[10];
}

bool is_de_health_insurance(std::string_view code) {
  const unsigned letter = static_cast<unsigned>(code[0] - 'A') + 1;
  const CodeDigits rest(code);
  const unsigned sum =
      letter / 10 + cross_sum(letter % 10 * 2) + alternating(rest.all().first(8), 1);
  return sum % 10 == rest.all()[8];
}

bool is_de_document(std::string_view code) {
  static constexpr std::string_view kNever = "ABDEIOQSU";
  static constexpr auto kWeights = weights(7, 3, 1);
  unsigned sum = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    if (kNever.contains(code[i])) {
      return false;
    }
    sum += base36(code[i]) * kWeights[i % 3];
  }
  // Cards of before 2010 begin with a T, and the sample series of T has no check digit.
  const bool has_check = is_digit(code[8]) && sum % 10 == base36(code[8]);
  const bool is_old_card = code[0] == 'T' && is_digit(code[8]);
  return !is_digit(code[0]) && (has_check || is_old_card);
}

bool is_de_physician(Digits digits) {
  static constexpr auto kWeights = weights(4, 9, 4, 9, 4, 9);
  return (10 - weighted_sum(digits.first(6), kWeights) % 10) % 10 == digits[6];
}

bool is_de_practice(Digits digits) {
  const unsigned region = part(digits, 0, 2);
  static constexpr std::array<unsigned, 19> kRegions = {
      1, 2, 3, 17, 20, 38, 46, 47, 48, 51, 52, 61, 62, 71, 72, 78, 83, 88, 93};
  return std::ranges::find(kRegions, region) != kRegions.end() || region == 98;
}

bool is_de_tax_number(Digits digits) {
  const unsigned state = part(digits, 0, 2);  // The sixteen Länder.
  return state >= 1 && state <= 16;
}

bool is_ie_pps(std::string_view code) {
  static constexpr auto kWeights = weights(8, 7, 6, 5, 4, 3, 2);
  const CodeDigits digits(code.substr(0, 7));
  unsigned sum = weighted_sum(digits.all(), kWeights);
  if (code.size() == 9 && code[8] != 'W') {
    sum += 9 * (static_cast<unsigned>(code[8] - 'A') + 1);
  }
  return std::string_view("WABCDEFGHIJKLMNOPQRSTUV")[sum % 23] == code[7];
}

bool is_dk_cpr(Digits digits) {
  static constexpr auto kWeights = weights(4, 3, 2, 7, 6, 5, 4, 3, 2, 1);
  return is_short_date(part(digits, 4, 2), part(digits, 2, 2), part(digits, 0, 2)) &&
         weighted_sum(digits, kWeights) % 11 == 0;
}

bool is_no_birth_number(Digits digits) {
  static constexpr auto kFirst = weights(3, 7, 6, 1, 8, 9, 4, 5, 2, 1);
  static constexpr auto kSecond = weights(5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1);
  const unsigned day = part(digits, 0, 2) % 40;    // D numbers add 40.
  const unsigned month = part(digits, 2, 2) % 40;  // Of emergency services: 40 as well.
  return is_short_date(part(digits, 4, 2), month, day) &&
         weighted_sum(digits.first(10), kFirst) % 11 == 0 &&
         weighted_sum(digits, kSecond) % 11 == 0;
}

bool is_is_kennitala(Digits digits) {
  static constexpr auto kWeights = weights(3, 2, 7, 6, 5, 4, 3, 2, 1);
  const bool has_century = digits[9] == 9 || digits[9] == 0 || digits[9] == 8;
  const unsigned day = part(digits, 0, 2) % 40;  // Companies add 40.
  return has_century && is_short_date(part(digits, 4, 2), part(digits, 2, 2), day) &&
         weighted_sum(digits.first(9), kWeights) % 11 == 0;
}

bool is_baltic_code(Digits digits) {
  static constexpr auto kFirst = weights(1, 2, 3, 4, 5, 6, 7, 8, 9, 1);
  static constexpr auto kSecond = weights(3, 4, 5, 6, 7, 8, 9, 1, 2, 3);
  unsigned check = weighted_sum(digits.first(10), kFirst) % 11;
  if (check == 10) {
    check = weighted_sum(digits.first(10), kSecond) % 11 % 10;
  }
  return digits[0] >= 1 && digits[0] <= 8 && check == digits[10] &&
         is_short_date(part(digits, 1, 2), part(digits, 3, 2), part(digits, 5, 2));
}

bool is_lv_code(Digits digits) {
  static constexpr auto kWeights = weights(10, 5, 8, 4, 2, 1, 6, 3, 7, 9);
  return is_short_date(part(digits, 4, 2), part(digits, 2, 2), part(digits, 0, 2)) &&
         (1 + weighted_sum(digits.first(10), kWeights)) % 11 % 10 == digits[10];
}

bool is_cz_birth_number(Digits digits) {
  const unsigned month = part(digits, 2, 2);
  // Women add 50, exhausted days 20 more.
  const unsigned real = month > 70 ? month - 70 : month > 50 ? month - 50 : month % 20;
  return is_short_date(part(digits, 0, 2), real, part(digits, 4, 2)) && number_of(digits) % 11 == 0;
}

bool is_hu_tax_number(Digits digits) {
  static constexpr auto kWeights = weights(1, 2, 3, 4, 5, 6, 7, 8, 9);
  return digits[0] == 8 && weighted_sum(digits.first(9), kWeights) % 11 == digits[9];
}

bool is_hu_taj(Digits digits) {
  static constexpr auto kWeights = weights(3, 7, 3, 7, 3, 7, 3, 7);
  return weighted_sum(digits.first(8), kWeights) % 10 == digits[8] && number_of(digits) != 0;
}

bool is_ro_cnp(Digits digits) {
  static constexpr auto kWeights = weights(2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9);
  const unsigned rest = weighted_sum(digits.first(12), kWeights) % 11;
  return digits[0] != 0 && (rest == 10 ? 1 : rest) == digits[12] &&
         is_short_date(part(digits, 1, 2), part(digits, 3, 2), part(digits, 5, 2));
}

bool is_bg_egn(Digits digits) {
  static constexpr auto kWeights = weights(2, 4, 8, 5, 10, 9, 7, 3, 6);
  const unsigned month = part(digits, 2, 2) % 20;  // 20 for the 19th century, 40 for the 21st.
  return is_short_date(part(digits, 0, 2), month, part(digits, 4, 2)) &&
         weighted_sum(digits.first(9), kWeights) % 11 % 10 == digits[9];
}

bool is_hr_oib(Digits digits) {
  return !all_equal(digits) && mod_11_10(digits);
}

bool is_jmbg(Digits digits) {
  static constexpr auto kWeights = weights(7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2);
  const unsigned rest = weighted_sum(digits.first(12), kWeights) % 11;
  const unsigned year = part(digits, 4, 3);
  return rest != 1 && (rest == 0 ? 0 : 11 - rest) == digits[12] &&
         is_date(year > 800 ? 1000 + year : 2000 + year, part(digits, 2, 2), part(digits, 0, 2));
}

bool is_gr_amka(Digits digits) {
  return is_short_date(part(digits, 4, 2), part(digits, 2, 2), part(digits, 0, 2)) && luhn(digits);
}

bool is_at_social_insurance(Digits digits) {
  static constexpr auto kWeights = weights(3, 7, 9, 0, 5, 8, 4, 2, 1, 6);
  const unsigned month = part(digits, 6, 2);  // 13 and on where a day is exhausted.
  const unsigned day = part(digits, 4, 2);
  return digits[0] != 0 && month >= 1 && month <= 15 && day >= 1 && day <= 31 &&
         weighted_sum(digits, kWeights) % 11 == digits[3];
}

bool is_ch_ahv(Digits digits) {
  static constexpr auto kWeights = weights(1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1);
  return part(digits, 0, 3) == 756 && weighted_sum(digits, kWeights) % 10 == 0;
}

bool is_uk_driving_licence(std::string_view code) {
  // Five letters of the name, padded with nines; then the digits of the date of birth.
  const std::size_t nines = code.substr(0, 5).find('9');
  const std::string_view name = code.substr(0, std::min<std::size_t>(nines, 5));
  const bool has_name = !name.empty() && std::ranges::all_of(name, is_upper) &&
                        std::ranges::all_of(code.substr(name.size(), 5 - name.size()),
                                            [](char c) { return c == '9'; });
  const CodeDigits digits(code.substr(5, 6));
  if (!has_name || digits.all().size() != 6) {
    return false;
  }
  const unsigned month = part(digits.all(), 1, 2) % 50;  // Women add 50.
  const unsigned day = part(digits.all(), 3, 2);
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 && is_upper(code[11]) &&
         (is_upper(code[12]) || code[12] == '9') && is_upper(code[14]) && is_upper(code[15]);
}

bool is_uk_postcode(std::string_view code) {
  static constexpr std::string_view kInward = "ABDEFGHJLNPQRSTUWXYZ";
  static constexpr std::string_view kFirst = "ABCDEFGHIJKLMNOPRSTUWYZ";
  static constexpr std::string_view kSecond = "ABCDEFGHKLMNOPQRSTUVWXY";
  const std::string_view outward = code.substr(0, code.size() - 3);
  const std::string_view inward = code.substr(code.size() - 3);
  const bool ends_well =
      is_digit(inward[0]) && kInward.contains(inward[1]) && kInward.contains(inward[2]);
  const bool has_area =
      kFirst.contains(outward[0]) && (is_digit(outward[1]) || kSecond.contains(outward[1]));
  // Two letters of the area that exist; one of them is in no other country's codes by itself.
  static constexpr std::string_view kAreas =
      "AB AL BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN "
      "DT DY EC EH EN EX FK FY GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY LA LD "
      "LE LL LN LS LU ME MK ML NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM SA SE SG SK SL "
      "SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB WA WC WD WF WN WR WS WV YO ZE GI";
  if (code == "GIR0AA") {
    return true;  // Girobank's own.
  }
  const bool is_known = is_digit(outward[1]) ? std::string_view("BEGLMNSW").contains(outward[0])
                                             : kAreas.contains(outward.substr(0, 2));
  return ends_well && has_area && is_known;
}

bool is_uk_plate(std::string_view code) {
  static constexpr std::string_view kNever = "IQZ";
  const unsigned age = static_cast<unsigned>((code[2] - '0') * 10 + (code[3] - '0'));
  const bool has_age = (age >= 2 && age <= 29) || (age >= 51 && age <= 79);
  return has_age && !kNever.contains(code[0]) && !kNever.contains(code[1]) &&
         std::ranges::none_of(code.substr(4), [](char c) { return c == 'I' || c == 'Q'; });
}

bool is_uk_old_plate(std::string_view code) {
  static constexpr std::string_view kNever = "IOQUZ";
  return !kNever.contains(code[0]) && !kNever.contains(code.back());
}

bool is_ua_rnokpp(Digits digits) {
  static constexpr auto kWeights = weights(10, 5, 7, 9, 4, 6, 10, 5, 7);  // -1 is 10 modulo 11.
  return weighted_sum(digits.first(9), kWeights) % 11 % 10 == digits[9] && number_of(digits) != 0;
}

bool is_ru_person_inn(Digits digits) {
  static constexpr auto kFirst = weights(7, 2, 4, 10, 3, 5, 9, 4, 6, 8);
  static constexpr auto kSecond = weights(3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8);
  return weighted_sum(digits.first(10), kFirst) % 11 % 10 == digits[10] &&
         weighted_sum(digits.first(11), kSecond) % 11 % 10 == digits[11] && !all_equal(digits);
}

bool is_ru_snils(Digits digits) {
  static constexpr auto kWeights = weights(9, 8, 7, 6, 5, 4, 3, 2, 1);
  const unsigned check = weighted_sum(digits.first(9), kWeights) % 101 % 100;
  return number_of(digits.first(9)) > 1'001'998 && check == part(digits, 9, 2);
}

bool is_md_idnp(Digits digits) {
  static constexpr auto kWeights = weights(7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1);
  return digits[0] == 2 && weighted_sum(digits.first(12), kWeights) % 10 == digits[12];
}

}  // namespace sluice::scan
