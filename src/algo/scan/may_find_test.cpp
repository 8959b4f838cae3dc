// may_find decides whether a body is looked at at all: a wrong "no" lets everything in it out.

#include <cstdio>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "algo/scan/scan_fake.h"

namespace sluice::scan {
namespace {

/// How an escaped character is written, since clients differ.
enum class Escapes : std::uint8_t { few, ascii_only, everything };

std::string unit(unsigned value) {
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "\\u%04x", value);
  return text.data();
}

/// The character of two or three bytes at `i`, which moves to its last byte.
unsigned decoded(std::string_view text, std::size_t& i) {
  const auto first = static_cast<unsigned char>(text[i]);
  const bool is_three = first >= 0xE0;
  unsigned value = first & (is_three ? 0x0FU : 0x1FU);
  for (int left = is_three ? 2 : 1; left > 0; --left) {
    value = value << 6U | (static_cast<unsigned char>(text[++i]) & 0x3FU);
  }
  return value;
}

/// `text`, which is ASCII or has characters of two and three bytes only, as JSON.
std::string escaped(std::string_view text, Escapes how) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == '"' || c == '\\') {
      out += {'\\', text[i]};
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '/' && how != Escapes::few) {
      out += "\\/";
    } else if (c < 0x80) {
      out += how == Escapes::everything ? unit(c) : std::string(1, text[i]);
    } else if (how == Escapes::few) {
      out += text[i];
    } else {
      out += unit(decoded(text, i));
    }
  }
  return out;
}

constexpr std::string_view kFindings[] = {
    "ann.lee@acme.io",
    "+49 30 901820",
    "4111 1111 1111 1111",
    "DE89370400440532013000",
    "SSN 536904399",
    "536-90-4399",
    "born on 12 March 1985",
    "password = \"Tr0ub4dor!3\"",
    "203.0.113.9",
    "fe80::1ff:fe23:4567:890a",
    "http://wiki.corp/a",
    "00:1B:44:11:3A:B7",
    "EMAIL_QZTKRBWMHD",
    "AB 12 34 56 C",
    "passport C12345678",
    "BIC DEUTDEFF500",
    "ann＠acme．io",
    ("4111\xE2\x80\x8B"
     "1111 1111 1111"),
    "44051401359",
    "011000015",
    "MRN 00987654",
    "driver's license D1234567",
    "the password is Tr0ub4dor!3",
    "https://bob:Tr0ub4dor3@acme.io/",
    "4111 1111\n1111 1111",
    "Phone: 92 34 70",
};

constexpr std::string_view kFillers[] = {
    "",
    " ",
    "Hello, world. ",
    "Line one\nline two\n",
    "\"quoted\" ",
    "C:\\new\\table ",
    "déjà vu ",
    "x = y; ",
    "in 2024, ",
    "1/2 ",
    "（注）",
    "\\",
    "it's a/b ",
};

/// A random text with one finding in it, or none.
std::string random_text(TestRandom& random) {
  std::string text;
  for (std::size_t i = random.below(4); i > 0; --i) {
    text += kFillers[random.below(std::size(kFillers))];
  }
  if (random.below(4) != 0) {
    text += kFindings[random.below(std::size(kFindings))];
  }
  for (std::size_t i = random.below(4); i > 0; --i) {
    text += kFillers[random.below(std::size(kFillers))];
  }
  return text;
}

TEST(MayFind, NeverMissesWhatAScanFinds) {
  TestScanner scanner;
  TestRandom random(17);
  int found = 0;
  for (int round = 0; round < 4000; ++round) {
    const auto how = static_cast<Escapes>(random.below(3));
    const std::string text = random_text(random);
    std::string body = R"({"model":"m","messages":[{"role":"user","content":")" +
                       escaped(text, how) + R"("}],"max_tokens":7})";
    if (random.below(3) == 0) {  // JSON in JSON.
      body = R"({"arguments":")" + escaped(body, how) + R"("})";
    }
    if (!scanner.spans(text).empty()) {
      ++found;
      ASSERT_TRUE(scanner.may_find(body)) << body;
    }
  }
  EXPECT_GT(found, 1500);
}

TEST(MayFind, NeverMissesAValueThatItsKeyNames) {
  TestScanner scanner;
  ASSERT_FALSE(scanner.spans("ssn\":\"536904398", 6).empty());
  EXPECT_TRUE(scanner.may_find(R"({"ssn":"536904398"})"));
  EXPECT_TRUE(scanner.may_find("{\"ssn\" :\t\"536904398\"}"));
}

TEST(MayFind, NumbersAreSlotsToo) {
  TestScanner scanner;
  ASSERT_FALSE(scanner.spans("44051401359").empty());
  for (const std::string_view body :
       {"{\"n\":44051401359}", "{\"n\":[44051401359]}", "{\"n\": 44051401359 }"}) {
    EXPECT_TRUE(scanner.may_find(body)) << body;
  }
}

TEST(MayFind, LoneSurrogatesAreNotTrusted) {
  TestScanner scanner;
  EXPECT_TRUE(scanner.may_find(R"({"a":"\ud800"})"));
  EXPECT_FALSE(scanner.may_find(R"({"a":"\ud83d\ude00"})"));
}

TEST(MayFind, EndlessEscapesEnd) {
  TestScanner scanner;
  EXPECT_TRUE(scanner.may_find("{\"a\":\"" + std::string(1 << 12, '\\') + "\"}"));
}

constexpr std::string_view kCleanBodies[] = {
    R"({"model":"gpt-4o-2024-11-20","max_tokens":1024,"temperature":0.7,"top_p":1,"stream":true,)"
    R"("messages":[{"role":"system","content":"You are a helpful assistant."},)"
    R"({"role":"user","content":"What is the capital of France?\nAnswer in \"one\" word."}]})",
    R"({"model":"claude-sonnet-4-20250514","max_tokens":4096,"system":"Be brief.",)"
    R"("messages":[{"role":"user","content":[{"type":"text","text":"Sum up the year 2024."}]}]})",
    R"({"model":"auto","tools":[{"type":"function","function":{"name":"get_weather",)"
    R"("parameters":{"type":"object","properties":{"city":{"type":"string"}},)"
    R"("required":["city"]}}}],"messages":[{"role":"user","content":"Rain – in “Köln”?"}]})",
    R"({"messages":[{"role":"user","content":"See C:\\new\\table and \\alpha + \\frac{1}{2}."}]})",
};

TEST(MayFind, CleanBodiesAreCalledClean) {
  // Otherwise every request would pay for the full scan.
  TestScanner scanner;
  for (const std::string_view body : kCleanBodies) {
    EXPECT_FALSE(scanner.may_find(body)) << body;
  }
}

}  // namespace
}  // namespace sluice::scan
