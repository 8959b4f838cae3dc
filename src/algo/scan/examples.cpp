#include "algo/scan/examples.h"

#include <algorithm>
#include <array>
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

std::string letters_and_digits(std::string_view value) {
  std::string kept;
  std::ranges::copy_if(value, std::back_inserter(kept), is_alnum);
  return kept;
}

template <std::size_t Count>
bool holds(const std::array<std::string_view, Count>& list, std::string_view value) {
  return std::ranges::find(list, value) != list.end();
}

bool ends_with_domain(std::string_view value) {
  std::string text(value);
  std::ranges::transform(text, text.begin(), lower);
  return std::ranges::any_of(kDomains,
                             [&](std::string_view domain) { return text.ends_with(domain); });
}

}  // namespace

bool is_example(EntityType type, std::string_view value) {
  if (type == entity("personal.email")) {
    return ends_with_domain(value);
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
    const std::string digits = letters_and_digits(value);
    return digits.size() >= 7 && digits.substr(digits.size() - 7, 3) == "555";
  }
  return value.ends_with("EXAMPLE") || value.ends_with("EXAMPLEKEY");
}

}  // namespace sluice::scan
