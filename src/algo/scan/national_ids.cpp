#include "algo/scan/national_ids.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "algo/scan/digit_rules.h"

namespace sluice::scan {
namespace {

/// Issuer ranges by their first six digits (ISO/IEC 7812; the networks' published ranges, 2024).
struct IssuerRange {
  std::uint32_t first;
  std::uint32_t last;
  std::uint8_t length_min;
  std::uint8_t length_max;
};

constexpr IssuerRange kIssuers[] = {
    {400000, 499999, 13, 19},  // Visa
    {510000, 559999, 16, 16},  // Mastercard
    {222100, 272099, 16, 16},  // Mastercard
    {340000, 349999, 15, 15},  // American Express
    {370000, 379999, 15, 15},  // American Express
    {601100, 601199, 16, 19},  // Discover
    {622126, 622925, 16, 19},  // Discover and UnionPay
    {644000, 659999, 16, 19},  // Discover
    {300000, 305999, 14, 19},  // Diners Club
    {309500, 309599, 14, 19},  // Diners Club
    {360000, 369999, 14, 19},  // Diners Club
    {380000, 399999, 14, 19},  // Diners Club
    {352800, 358999, 16, 19},  // JCB
    {213100, 213199, 15, 15},  // JCB
    {180000, 180099, 15, 15},  // JCB
    {620000, 629999, 16, 19},  // UnionPay
    {810000, 817199, 16, 19},  // UnionPay
    {500000, 509999, 12, 19},  // Maestro
    {560000, 589999, 12, 19},  // Maestro
    {600000, 699999, 12, 19},  // Maestro
    {220000, 220499, 16, 19},  // Mir
    {979200, 979289, 16, 16},  // Troy
};

}  // namespace

bool is_any(Digits digits) {
  return !digits.empty();
}

bool is_card(Digits digits) {
  const unsigned issuer = part(digits, 0, 6);
  return std::ranges::any_of(kIssuers,
                             [&](const IssuerRange& range) {
                               return issuer >= range.first && issuer <= range.last &&
                                      digits.size() >= range.length_min &&
                                      digits.size() <= range.length_max;
                             }) &&
         luhn(digits);
}

bool is_us_ssn(Digits digits) {
  const unsigned area = part(digits, 0, 3);
  return area != 0 && area != 666 && area < 900 && part(digits, 3, 2) != 0 &&
         part(digits, 5, 4) != 0 && !all_equal(digits);
}

bool is_us_itin(Digits digits) {
  const unsigned group = part(digits, 3, 2);
  return digits[0] == 9 && ((group >= 50 && group <= 65) || (group >= 70 && group <= 88) ||
                            (group >= 90 && group <= 92) || (group >= 94 && group <= 99));
}

bool is_us_routing(Digits digits) {
  static constexpr std::array<std::uint8_t, 9> kWeights = {3, 7, 1, 3, 7, 1, 3, 7, 1};
  const unsigned district = part(digits, 0, 2);
  const bool exists = district <= 12 || (district >= 21 && district <= 32) ||
                      (district >= 61 && district <= 72) || district == 80;
  return exists && !all_equal(digits) && weighted_sum(digits, kWeights) % 10 == 0;
}

bool is_uk_nhs(Digits digits) {
  static constexpr std::array<std::uint8_t, 9> kWeights = {10, 9, 8, 7, 6, 5, 4, 3, 2};
  const unsigned check = 11 - weighted_sum(digits, kWeights) % 11;
  return !all_equal(digits) && check % 11 == digits[9];
}

bool is_de_tax_id(Digits digits) {
  // Of the first ten digits, exactly one occurs twice or three times; the rest at most once.
  std::array<std::uint8_t, 10> counts{};
  for (const std::uint8_t digit : digits.first(10)) {
    ++counts[digit];
  }
  const auto repeated = std::ranges::count_if(counts, [](std::uint8_t n) { return n > 1; });
  const bool has_rest = std::ranges::all_of(counts, [](std::uint8_t n) { return n <= 3; });
  return digits[0] != 0 && repeated == 1 && has_rest && mod_11_10(digits);
}

bool is_fr_nir(Digits digits) {
  const unsigned month = part(digits, 3, 2);
  const bool has_month = (month >= 1 && month <= 12) || (month >= 20 && month <= 42);
  const bool has_sex = digits[0] == 1 || digits[0] == 2;
  const std::uint64_t number = number_of(digits.first(13));
  return has_sex && has_month && 97 - number % 97 == part(digits, 13, 2);
}

bool is_pl_pesel(Digits digits) {
  static constexpr std::array<std::uint8_t, 11> kWeights = {1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1};
  // The century is added to the month: 80 for 18xx, 0 for 19xx, 20 for 20xx, 40, 60.
  const unsigned month = part(digits, 2, 2);
  static constexpr std::array<unsigned, 5> kCenturies = {1900, 2000, 2100, 2200, 1800};
  const unsigned year = kCenturies[month / 20] + part(digits, 0, 2);
  return is_date(year, month % 20, part(digits, 4, 2)) && weighted_sum(digits, kWeights) % 10 == 0;
}

bool is_nl_bsn(Digits digits) {
  std::array<std::uint8_t, 9> padded{};  // Eight digits are nine with a leading zero.
  std::ranges::copy(digits, padded.begin() + static_cast<std::ptrdiff_t>(9 - digits.size()));
  static constexpr std::array<std::uint8_t, 8> kWeights = {9, 8, 7, 6, 5, 4, 3, 2};
  return !all_equal(digits) && weighted_sum(padded, kWeights) % 11 == padded[8];
}

bool is_se_personnummer(Digits digits) {
  const Digits ten = digits.last(10);
  const unsigned day = part(ten, 4, 2);
  const unsigned real_day = day > 60 ? day - 60 : day;  // Coordination numbers add 60.
  const bool has_century = digits.size() == 10 || part(digits, 0, 2) == 19 ||
                           part(digits, 0, 2) == 20 || part(digits, 0, 2) == 18;
  return has_century && is_short_date(part(ten, 0, 2), part(ten, 2, 2), real_day) && luhn(ten);
}

bool is_fi_hetu_digits(Digits digits) {
  // The same check as is_fi_hetu, where its character happens to be a digit.
  return is_short_date(part(digits, 4, 2), part(digits, 2, 2), part(digits, 0, 2)) &&
         number_of(digits.first(9)) % 31 == digits[9];
}

bool is_be_nrn(Digits digits) {
  const std::uint64_t number = number_of(digits.first(9));
  const unsigned check = part(digits, 9, 2);
  const bool born_before_2000 = 97 - number % 97 == check;
  const bool born_later = 97 - (2'000'000'000 + number) % 97 == check;
  const unsigned month = part(digits, 2, 2) % 20;  // Temporary numbers add 20 or 40.
  return month <= 12 && part(digits, 4, 2) <= 31 && (born_before_2000 || born_later);
}

bool is_pt_nif(Digits digits) {
  static constexpr std::array<std::uint8_t, 8> kWeights = {9, 8, 7, 6, 5, 4, 3, 2};
  const unsigned rest = weighted_sum(digits, kWeights) % 11;
  const unsigned check = rest < 2 ? 0 : 11 - rest;
  return digits[0] != 0 && digits[0] != 4 && digits[0] != 7 && check == digits[8];
}

bool is_br_cpf(Digits digits) {
  static constexpr std::array<std::uint8_t, 10> kWeights = {11, 10, 9, 8, 7, 6, 5, 4, 3, 2};
  const auto check = [&](std::size_t count) {
    const auto weights = std::span(kWeights).last(count);
    return weighted_sum(digits.first(count), weights) * 10 % 11 % 10;
  };
  return !all_equal(digits) && check(9) == digits[9] && check(10) == digits[10];
}

bool is_in_aadhaar(Digits digits) {
  return digits[0] >= 2 && !all_equal(digits) && verhoeff(digits);
}

bool is_ca_sin(Digits digits) {
  return digits[0] != 0 && digits[0] != 8 && !all_equal(digits) && luhn(digits);
}

bool is_au_tfn(Digits digits) {
  static constexpr std::array<std::uint8_t, 9> kNine = {1, 4, 3, 7, 5, 8, 6, 9, 10};
  static constexpr std::array<std::uint8_t, 8> kEight = {10, 7, 8, 4, 6, 3, 5, 1};
  const unsigned sum =
      digits.size() == 9 ? weighted_sum(digits, kNine) : weighted_sum(digits, kEight);
  return !all_equal(digits) && sum % 11 == 0;
}

}  // namespace sluice::scan
