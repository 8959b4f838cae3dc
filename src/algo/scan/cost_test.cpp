// Somebody who can make one request take minutes can stop the gateway. What counts is the work that
// was done, not the time that it took.

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "algo/scan/scan_fake.h"

namespace sluice::scan {
namespace {

constexpr std::size_t kSmall = 1U << 15U;
constexpr std::size_t kLarge = 1U << 18U;

struct CostCase {
  const char* note;
  std::string_view pattern;  ///< repeated to fill the text
};

constexpr CostCase kCases[] = {
    {"digits", "1234567890"},
    {"spaced digits", "1 "},
    {"pairs of digits", "11 "},
    {"numbers", "12345678, "},
    {"at signs", "@"},
    {"addresses that never end", "a@"},
    {"host names that never end", "a@b."},
    {"colons", ":"},
    {"hex and colons", "a:"},
    {"equal signs", "="},
    {"assignments", "password="},
    {"assignments of assignments", "password:password="},
    {"quoted assignments that never close", "pw='"},
    {"prefixes of keys", "sk-"},
    {"prefixes of other keys", "ghp_eyJ"},
    {"tokens", "aB3dE5"},
    {"tokens behind a prefix", "eyJhbGciOiJub25l."},
    {"dashes", "-"},
    {"begins of private keys", "-----BEGIN PRIVATE KEY-----"},
    {"ends of private keys", "-----END PRIVATE KEY-----"},
    {"underscores", "_"},
    {"placeholders", "EMAIL_QZTKRBWMHD"},
    {"underscores and letters", "B_"},
    {"capitals", "DEUTDEFF"},
    {"dots", "a."},
    {"internal hosts", "a.internal."},
    {"URLs", "://a@"},
    {"schemes", "http://"},
    {"brackets", "(1)"},
    {"blanks after digits", "123456789          "},
    {"addresses of version 6", "fe80::1:"},
    {"words of context", "ssn 123456789 "},
    {"full width", "１"},
    {"zero width", "\u200B"},
    {"base58", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa "},
    {"backslashes", "\\"},
    {"escapes", "\\n"},
    {"base64 padding", "a="},
    {"quotes", "\""},
};

std::string filled(std::string_view pattern, std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) {
    text += pattern;
  }
  return text;
}

std::uint64_t cost_of(std::string_view pattern, std::size_t bytes) {
  TestScanner scanner;
  scanner.spans(filled(pattern, bytes));
  return scanner.cost();
}

TEST(Cost, IsLinearWhateverTheTextHolds) {
  for (const CostCase& c : kCases) {
    SCOPED_TRACE(c.note);
    const std::uint64_t small = cost_of(c.pattern, kSmall);
    const std::uint64_t large = cost_of(c.pattern, kLarge);
    EXPECT_LE(large, small * (kLarge / kSmall) + kSmall * 64);
    EXPECT_LE(large, std::uint64_t{kLarge} * 300);
  }
}

}  // namespace
}  // namespace sluice::scan
