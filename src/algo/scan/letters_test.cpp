// A value rarely stands between blanks: a quote, a full stop of another script or an ideograph is
// beside it. When a neighbour hides it, it leaves the house in the clear.

#include "algo/scan/letters.h"

#include <array>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "algo/scan/normalise.h"
#include "algo/scan/scan_fake.h"

namespace sluice::scan {
namespace {

/// Signs of many scripts, and letters of those that set no blanks.
constexpr std::string_view kSigns[] = {
    "",  "。", "、", "，", "；", "：", "！", "？", "「", "」", "）", "『", "』", "„", "“", "”",
    "‚", "’",  "«",  "»",  "…",  "—",  "–",  "·",  "・", "•",  "→",  "€",  "£",  "™", "№", "°",
    "،", "؟",  "।",  "¿",  "¡",  "的", "は", "カ", "다", "ก",  "號", "😀", "_",  "*"};

/// Letters that a number does not go on with.
constexpr std::string_view kLetters[] = {"é", "ä", "ñ", "ß", "ł", "ж", "ש", "ع"};

/// A value and what stands before it, so that it is found at all.
struct Value {
  std::string_view name;
  std::string text;
  std::string_view type;
};

/// Whose first and last characters are digits or signs.
std::vector<Value> numbers() {
  return {
      {"", "4012888888881881", "financial.card"},
      {"", "4012 8888 8888 1881", "financial.card"},
      {"", "DE89370400440532013000", "financial.iban"},
      {"", "DE89 3704 0044 0532 0130 00", "financial.iban"},
      {"SSN ", "536-90-4399", "personal.us_ssn"},
      {"", "+49 30 901820", "personal.phone"},
      {"", "+1 415 731 2671", "personal.phone"},
      {"", "10.20.3.4", "technical.ip"},
      {"", "fd00:20::1:2", "technical.ip"},
      {"", "00:1b:63:84:45:66", "technical.mac"},
      {"", "00-1b-63-84-45-66", "technical.mac"},
      {"PESEL ", "44051401359", "personal.pl_pesel"},
      {"Steuer-ID ", "86095742719", "personal.de_tax_id"},
      {"IMEI ", "356938035643809", "technical.imei"},
      {"date of birth: ", "1990-03-14", "personal.date_of_birth"},
      {"born on ", "12 March 1985", "personal.date_of_birth"},
      {"BIC ", "DEUTDEFF500", "financial.bic"},
  };
}

/// Whose last character is a letter, or whose first.
std::vector<Value> words() {
  return {
      {"", "jane.miller@contoso-mail.net", "personal.email"},
      {"", "AB123456C", "personal.uk_nino"},
      {"", "db1.corp.internal", "technical.hostname"},
      {"BIC ", "DEUTDEFF", "financial.bic"},
      {"", "00:1b:63:84:45:e6", "technical.mac"},
      {"", std::string("gh") + "p_aB3dE5fG7hI9jK1lM2nO4pQ6rS8tU0vW1xY2", "secret.vcs_token"},
      {"", "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", "financial.crypto"},
  };
}

std::string unit(std::uint32_t value) {
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "\\u%04x", value);
  return text.data();
}

/// A body with `text`, whose characters beyond ASCII are escaped, as many clients do.
std::string body_of(std::string_view text) {
  std::string body = R"({"messages":[{"role":"user","content":")";
  for (std::size_t at = 0; at < text.size();) {
    const Character character = character_at(text, at);
    if (character.code_point < 0x80) {
      body += text[at];
    } else if (character.code_point < 0x10000) {
      body += unit(character.code_point);
    } else {
      body += unit(0xD7C0U + (character.code_point >> 10U));
      body += unit(0xDC00U + (character.code_point & 0x3FFU));
    }
    at += character.bytes;
  }
  return body + R"("}]})";
}

class Neighbours : public testing::Test {
 protected:
  void expect_found(const Value& value, const std::string& before, const std::string& behind) {
    const std::string text = before + std::string(value.name) + value.text + behind;
    const std::string found = scanner_.described(text);
    EXPECT_TRUE(found.starts_with(std::string(value.type) + "=")) << text << ": " << found;
    EXPECT_TRUE(found.ends_with(value.text)) << text << ": " << found;
    EXPECT_TRUE(scanner_.may_find(body_of(text))) << text;
    EXPECT_TRUE(scanner_.may_find(R"({"content":")" + text + R"("})")) << text;
  }

  TestScanner scanner_;
};

TEST_F(Neighbours, NoSignHidesAValue) {
  for (const std::vector<Value>& values : {numbers(), words()}) {
    for (const Value& value : values) {
      for (const std::string_view sign : kSigns) {
        expect_found(value, "We got ", std::string(sign));
        expect_found(value, "We got ", std::string(sign) + " so");
        expect_found(value, std::string(sign), " ok");
        expect_found(value, "We got " + std::string(sign), std::string(sign));
      }
    }
  }
}

TEST_F(Neighbours, NoLetterBeyondAsciiHidesANumber) {
  for (const Value& value : numbers()) {
    for (const std::string_view letter : kLetters) {
      expect_found(value, "We got ", std::string(letter));
      expect_found(value, "We got ", std::string(letter) + "ok");
      if (value.name.empty() && !is_letter(value.text.front())) {
        expect_found(value, "We got " + std::string(letter), " ok");
      }
    }
  }
}

TEST_F(Neighbours, AHostOfTheConfigurationIsFoundBesideAnySign) {
  Config config;
  config.hosts.push_back(
      {.type = entity("technical.hostname"), .suffixes = {"vault.acme.io", ".build.acme.io"}});
  TestScanner scanner(std::move(config));
  for (const std::string host : {"vault.acme.io", "ci7.build.acme.io"}) {
    for (const std::string_view sign : kSigns) {
      for (const std::string& text : {"see " + std::string(sign) + host + std::string(sign),
                                      std::string(sign) + host,
                                      host + std::string(sign)}) {
        EXPECT_EQ(scanner.described(text), "technical.hostname=" + host) << text;
        EXPECT_TRUE(scanner.may_find(body_of(text))) << text;
      }
    }
  }
}

struct WordCase {
  const char* note;
  std::string_view left;
  std::string_view right;
  bool want;
};

constexpr WordCase kWordCases[] = {
    {"letters", "ab", "cd", true},
    {"letter and digit", "a", "1", true},
    {"blank", "a", " ", false},
    {"a plus", "1", "+", false},
    {"accent behind a letter", "intern", "és", true},
    {"accent before a letter", "é", "t", true},
    {"accent behind a digit", "1", "é", false},
    {"accent before a digit", "é", "1", false},
    {"ideograph behind a letter", "a", "的", false},
    {"ideographs", "卡", "号", false},
    {"Hangul", "1", "다", false},
    {"quote of two bytes", "a", "»", false},
    {"danda of three bytes", "a", "।", false},
    {"a picture of four", "a", "😀", false},
    {"broken UTF-8", "a", "\xC3", false},
    {"a continuation alone", "\x80", "a", false},
    {"underscore within a name", "1", "_x", true},
    {"underscore before a name's part", "x_", "1", true},
    {"underscore at the end", "1", "_", false},
    {"underscore at the begin", "_", "1", false},
    {"two underscores", "1", "__", false},
    {"nothing behind", "1", "", false},
    {"nothing before", "", "1", false},
};

TEST(Letters, OneWordOrTwo) {
  for (const WordCase& c : kWordCases) {
    SCOPED_TRACE(c.note);
    EXPECT_EQ(is_within_word(std::string(c.left) + std::string(c.right), c.left.size()), c.want);
  }
}

TEST(Letters, ANumberWithinANameIsNone) {
  // What machines write beside digits must not make them numbers: ids, hashes, versions.
  TestScanner scanner;
  for (const std::string_view text : {"4012888888881881a",
                                      "x4012888888881881",
                                      "4012888888881881_17",
                                      "b2_4012888888881881",
                                      "v00:1b:63:84:45:e6",
                                      "00:1b:63:84:45:e6f",
                                      "std_1::b",
                                      "a1::Face::add",
                                      "Foo_::1",
                                      "x+4930901820",
                                      "x_+4930901820",
                                      "mod-1.internés",
                                      "10.20.3.4_5"}) {
    EXPECT_EQ(scanner.described(text), "") << text;
  }
}

}  // namespace
}  // namespace sluice::scan
