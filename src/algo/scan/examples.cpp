#include "algo/scan/examples.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "algo/scan/characters.h"

namespace sluice::scan {
namespace {

/// Test cards of Stripe, Adyen, PayPal and Braintree (their documentation, 2024).
constexpr std::array<std::string_view, 16> kCards = {"4111111111111111",
                                                     "4242424242424242",
                                                     "4012888888881881",
                                                     "4222222222222",
                                                     "4000056655665556",
                                                     "5555555555554444",
                                                     "5105105105105100",
                                                     "2223003122003222",
                                                     "378282246310005",
                                                     "371449635398431",
                                                     "6011111111111117",
                                                     "6011000990139424",
                                                     "30569309025904",
                                                     "38520000023237",
                                                     "3530111333300000",
                                                     "3566002020360505"};

constexpr std::array<std::string_view, 4> kSsns = {
    "078051120", "219099999", "123456789", "987654321"};

constexpr std::array<std::string_view, 6> kIbans = {"DE89370400440532013000",
                                                    "GB82WEST12345698765432",
                                                    "GB33BUKB20201555555555",
                                                    "FR1420041010050500013M02606",
                                                    "NL91ABNA0417164300",
                                                    "CH9300762011623852957"};

constexpr std::array<std::string_view, 6> kDomains = {
    "example.com", "example.org", "example.net", ".example", ".test", ".invalid"};

constexpr std::array<std::string_view, 4> kNetworks = {
    "192.0.2.", "198.51.100.", "203.0.113.", "2001:db8:"};

/// Keys and passwords that vendors publish themselves: those of the tests of Google's Android SDK
/// for Firebase, and of Microsoft's reference of nuget.config. By a hash, since in the clear every
/// scanner of secrets would find them here.
constexpr std::array<std::uint64_t, 18> kPublished = {0x08B545962ADC7D8B,
                                                      0x12113C2E6979F447,
                                                      0x1A3E1C90EE6698A0,
                                                      0x294C63F8344D5DF1,
                                                      0x29A336C7244F48DD,
                                                      0x415503177A5C10E1,
                                                      0x515CB771A4238032,
                                                      0x6835E0F288832A40,
                                                      0x6ACBD824BD32BBD4,
                                                      0x816CD10FDB11EAD0,
                                                      0x828818F833257868,
                                                      0x99B2726346A1E92A,
                                                      0xADBD04E3FE1B6D49,
                                                      0xC73F1E61952E6987,
                                                      0xC800BF2100A21C67,
                                                      0xDB9422F1DD332DCC,
                                                      0xE754678EA2B14EF1,
                                                      0xE7666DBB286C6C2E};

/// FNV-1a (Fowler, Noll, Vo), 64 bits.
constexpr std::uint64_t hash_of(std::string_view value) {
  std::uint64_t hash = 0xCBF29CE484222325;
  for (const char c : value) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3;
  }
  return hash;
}

std::string letters_and_digits(std::string_view value) {
  std::string kept;
  std::ranges::copy_if(value, std::back_inserter(kept), is_alnum);
  return kept;
}

template <std::size_t Count>
bool holds(const std::array<std::string_view, Count>& list, std::string_view value) {
  return std::ranges::find(list, value) != list.end();
}

}  // namespace

bool is_example_host(std::string_view value) {
  std::string text(value);
  std::ranges::transform(text, text.begin(), lower);
  return std::ranges::any_of(kDomains, [&](std::string_view domain) {
    const std::size_t before = text.size() - std::min(text.size(), domain.size());
    return text.ends_with(domain) &&
           (before == 0 || domain[0] == '.' || !is_alnum(text[before - 1]));
  });
}

bool is_example(EntityType type, std::string_view value) {
  if (type == entity("personal.email")) {
    return is_example_host(value);
  }
  if (type == entity("technical.ip")) {
    return std::ranges::any_of(kNetworks, [&](std::string_view n) { return value.starts_with(n); });
  }
  if (type == entity("financial.card")) {
    return holds(kCards, letters_and_digits(value));
  }
  if (type == entity("personal.us_ssn")) {
    return holds(kSsns, letters_and_digits(value));
  }
  if (type == entity("financial.iban")) {
    return holds(kIbans, letters_and_digits(value));
  }
  if (type == entity("personal.phone")) {
    // 555 is no exchange; 555-0100 to 0199 are set aside for fiction (NANPA).
    std::size_t digits = 0;
    for (std::size_t i = value.size(); i > 0 && digits < 7; --i) {
      const bool counts = is_alnum(value[i - 1]);
      if (counts && digits >= 4 && value[i - 1] != '5') {
        return false;
      }
      digits += counts ? 1 : 0;
    }
    return digits == 7;
  }
  if (type == entity("secret.cloud_key") || type == entity("secret.generic")) {
    if (std::ranges::binary_search(kPublished, hash_of(value))) {
      return true;
    }
  }
  return value.ends_with("EXAMPLE") || value.ends_with("EXAMPLEKEY");
}

}  // namespace sluice::scan
