#include "app/drill/canary.h"

#include <array>

#include <fmt/format.h>

#include "base/assert.h"

namespace sluice::drill {
namespace {

constexpr std::array<std::string_view, 7> kTypes = {"secret.aws_access_key",
                                                    "secret.vcs_token",
                                                    "personal.email",
                                                    "personal.phone",
                                                    "financial.iban",
                                                    "financial.card",
                                                    "technical.mac"};

/// Letters and digits that look random and are a function of the number (SplitMix64, Steele et al.
/// 2014).
std::string scrambled(std::uint64_t number, std::size_t length, std::string_view alphabet) {
  std::string text;
  std::uint64_t state = number;
  while (text.size() < length) {
    state += 0x9E3779B97F4A7C15U;
    std::uint64_t mixed = state;
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
    text += alphabet[(mixed ^ (mixed >> 31U)) % alphabet.size()];
  }
  return text;
}

/// ISO 13616: the check digits that make the whole 1 modulo 97.
std::string iban(std::uint64_t number) {
  const std::string account = fmt::format("37040044{:010}", number % 10'000'000'000U);
  std::uint64_t rest = 0;
  for (const char digit : account + "131400") {  // `DE00`, as digits.
    rest = (rest * 10 + static_cast<std::uint64_t>(digit - '0')) % 97;
  }
  return fmt::format("DE{:02}{}", 98 - rest, account);
}

/// ISO/IEC 7812-1, annex B: Luhn.
std::string card(std::uint64_t number) {
  const std::string digits = fmt::format("453211{:09}", number % 1'000'000'000U);
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const int value = digits[digits.size() - 1 - i] - '0';
    const int doubled = 2 * value > 9 ? 2 * value - 9 : 2 * value;
    sum += i % 2 == 0 ? doubled : value;
  }
  return digits + static_cast<char>('0' + (10 - sum % 10) % 10);
}

}  // namespace

std::span<const std::string_view> canary_types() {
  return kTypes;
}

std::string make_canary(std::string_view type, std::uint64_t number) {
  constexpr std::string_view kUpper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  constexpr std::string_view kMixed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  if (type == "secret.aws_access_key") {
    return std::string("AK").append("IA").append(scrambled(number, 16, kUpper));
  }
  if (type == "secret.vcs_token") {
    return std::string("gh").append("p_").append(scrambled(number, 36, kMixed));
  }
  if (type == "personal.email") {
    return fmt::format("{}.koller@fernwald-logistik.de", letters_of(number));
  }
  if (type == "personal.phone") {
    return fmt::format("+49 30 90{:06}", number % 1'000'000U);
  }
  if (type == "financial.iban") {
    return iban(number);
  }
  if (type == "financial.card") {
    return card(number);
  }
  SLUICE_ASSERT(type == "technical.mac");
  return fmt::format(
      "00:1a:2b:{:02x}:{:02x}:{:02x}", number >> 16U & 0xFFU, number >> 8U & 0xFFU, number & 0xFFU);
}

std::string words_of(std::uint64_t number) {
  constexpr std::array<std::string_view, 10> kDigits = {
      "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"};
  std::string words;
  for (const char digit : std::to_string(number)) {
    words.append(words.empty() ? "" : " ").append(kDigits[static_cast<std::size_t>(digit - '0')]);
  }
  return words;
}

std::string letters_of(std::uint64_t number) {
  std::string letters(6, 'a');
  for (auto letter = letters.rbegin(); letter != letters.rend(); ++letter, number /= 26) {
    *letter = static_cast<char>('a' + number % 26);
  }
  return letters;
}

}  // namespace sluice::drill
