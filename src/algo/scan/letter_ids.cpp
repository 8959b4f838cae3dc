#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "algo/scan/characters.h"
#include "algo/scan/national_ids.h"

namespace sluice::scan {
namespace {

constexpr std::string_view kNifLetters = "TRWAGMYFPDXBNJZSQVHLCKE";

unsigned value_of(std::string_view digits) {
  unsigned value = 0;
  for (const char c : digits) {
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  return value;
}

}  // namespace

bool is_es_nif(std::string_view code) {
  // K, L and M stand before seven digits: persons without a DNI.
  const std::string_view digits = is_letter(code[0]) ? code.substr(1, 7) : code.substr(0, 8);
  return kNifLetters[value_of(digits) % 23] == code.back();
}

bool is_es_short_nif(std::string_view code) {
  return kNifLetters[value_of(code.substr(0, 7)) % 23] == code.back();
}

bool is_kr_passport(std::string_view code) {
  return std::string_view("MSRODG").contains(code[0]);
}

bool is_es_nie(std::string_view code) {
  const unsigned series = static_cast<unsigned>(code[0] - 'X');
  return kNifLetters[(series * 10'000'000 + value_of(code.substr(1, 7))) % 23] == code.back();
}

bool is_uk_nino(std::string_view code) {
  static constexpr std::array<std::string_view, 7> kNever = {
      "BG", "GB", "NK", "KN", "TN", "NT", "ZZ"};
  static constexpr std::string_view kFirst = "ABCEGHJKLMNOPRSTWXYZ";
  static constexpr std::string_view kSecond = "ABCEGHJKLMNPRSTWXYZ";
  return kFirst.contains(code[0]) && kSecond.contains(code[1]) && code[8] >= 'A' &&
         code[8] <= 'D' && std::ranges::find(kNever, code.substr(0, 2)) == kNever.end();
}

bool is_it_fiscal_code(std::string_view code) {
  // Values of characters at odd places; at even places a letter counts its place, a digit itself.
  static constexpr std::array<std::uint8_t, 26> kOdd = {
      1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23};
  static constexpr std::string_view kMonths = "ABCDEHLMPRST";
  unsigned sum = 0;
  for (std::size_t i = 0; i < 15; ++i) {
    const unsigned place = static_cast<unsigned>(is_digit(code[i]) ? code[i] - '0' : code[i] - 'A');
    sum += i % 2 == 0 ? kOdd[place] : place;
  }
  return kMonths.contains(code[8]) && static_cast<unsigned>(code[15] - 'A') == sum % 26;
}

bool is_fi_hetu(std::string_view code) {
  static constexpr std::string_view kCheck = "0123456789ABCDEFHJKLMNPRSTUVWXY";
  // The sign of the century is a letter, or was a dash that is left out.
  const std::string_view serial = code.substr(code.size() - 4, 3);
  const bool has_sign = code.size() == 10 || std::string_view("ABCDEFYXWVU").contains(code[6]);
  const unsigned number = value_of(code.substr(0, 6)) * 1000 + value_of(serial);
  const unsigned day = value_of(code.substr(0, 2));
  const unsigned month = value_of(code.substr(2, 2));
  return has_sign && is_date(2000 + value_of(code.substr(4, 2)), month, day) &&
         kCheck[number % 31] == code.back();
}

bool is_in_pan(std::string_view code) {
  static constexpr std::string_view kHolders = "ABCFGHJLPT";
  return kHolders.contains(code[3]) && code.substr(5, 4) != "0000";
}

bool is_sg_nric(std::string_view code) {
  static constexpr std::array<unsigned, 7> kWeights = {2, 7, 6, 5, 4, 3, 2};
  unsigned sum = code[0] == 'T' || code[0] == 'G' ? 4 : code[0] == 'M' ? 3 : 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) {
    sum += kWeights[i] * static_cast<unsigned>(code[i + 1] - '0');
  }
  const unsigned rest = sum % 11;
  switch (code[0]) {
    case 'S':
    case 'T':
      return std::string_view("JZIHGFEDCBA")[rest] == code[8];
    case 'F':
    case 'G':
      return std::string_view("XWUTRQPNMLK")[rest] == code[8];
    case 'M':
      return std::string_view("KLJNPQRTUWX")[10 - rest] == code[8];
    default:
      return false;
  }
}

bool is_fr_nir_of_corsica(std::string_view code) {
  // 2A and 2B count as 19 and 18 (INSEE).
  std::array<char, 13> digits{};
  std::ranges::copy(code.substr(0, 13), digits.begin());
  digits[5] = '1';
  digits[6] = code[6] == 'A' ? '9' : '8';
  std::uint64_t number = 0;
  for (const char c : digits) {
    number = number * 10 + static_cast<unsigned>(c - '0');
  }
  return (code[0] == '1' || code[0] == '2') && code[5] == '2' && code[6] <= 'B' &&
         97 - number % 97 == value_of(code.substr(13, 2));
}

bool is_any_code(std::string_view code) {
  return !code.empty();
}

}  // namespace sluice::scan
