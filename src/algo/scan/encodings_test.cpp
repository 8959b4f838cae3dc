// Whoever wants to smuggle something out encodes it. Where something is found inside of a token,
// all of the token must go, or what is left can be decoded.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <zlib.h>

#include "algo/scan/decode.h"
#include "algo/scan/escapes.h"
#include "algo/scan/scan_fake.h"

namespace sluice::scan {
namespace {

std::string each(std::string_view text, const char* format) {
  std::string out;
  for (const char c : text) {
    std::array<char, 16> piece{};
    std::snprintf(piece.data(), piece.size(), format, static_cast<unsigned char>(c));
    out += piece.data();
  }
  return out;
}

std::string base64(std::string_view text, std::string_view last_two, bool is_padded) {
  const std::string alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + std::string(last_two);
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 3) {
    const auto byte = [&](std::size_t k) {
      return k < text.size() ? static_cast<unsigned char>(text[k]) : 0U;
    };
    const unsigned group = byte(i) << 16U | byte(i + 1) << 8U | byte(i + 2);
    const std::size_t characters = std::min<std::size_t>(text.size() - i, 3) + 1;
    for (std::size_t k = 0; k < 4; ++k) {
      if (k < characters) {
        out += alphabet[group >> (18 - 6 * k) & 0x3FU];
      } else if (is_padded) {
        out += '=';
      }
    }
  }
  return out;
}

std::string gzip(std::string_view text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string input(text);
  std::string out(text.size() + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string between(std::string_view text, std::string_view mark) {
  std::string out;
  for (const char c : text) {
    out += c;
    out += mark;
  }
  return out;
}

/// In UTF-16, little end first, as PowerShell encodes its commands.
std::string utf16(std::string_view text) {
  std::string out;
  for (const char c : text) {
    out += {c, '\0'};
  }
  return out;
}

/// Each sign by its name in HTML, all else as it is.
std::string named(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '@':
        out += "&commat;";
        break;
      case '.':
        out += "&period;";
        break;
      case '-':
        out += "&hyphen;";
        break;
      case '+':
        out += "&plus;";
        break;
      case '=':
        out += "&equals;";
        break;
      case '/':
        out += "&sol;";
        break;
      case ' ':
        out += "&nbsp;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

/// As tags, which no screen shows.
std::string tags(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    out += "\xF3\xA0";
    out += static_cast<char>(0x80U | code >> 6U);
    out += static_cast<char>(0x80U | (code & 0x3FU));
  }
  return out;
}

std::string full_width(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c > ' ' && c <= '~') {
      const unsigned code = 0xFEE0U + static_cast<unsigned char>(c);
      out += static_cast<char>(0xE0U | code >> 12U);
      out += static_cast<char>(0x80U | (code >> 6U & 0x3FU));
      out += static_cast<char>(0x80U | (code & 0x3FU));
    } else {
      out += c;
    }
  }
  return out;
}

using Change = std::function<std::string(std::string_view)>;

struct Evasion {
  const char* note;
  Change change;
};

std::string wrapped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 60) {
    out += std::string(text.substr(i, 60)) + "\n";
  }
  return out;
}

std::vector<Evasion> evasions() {
  const Change plain64 = [](auto t) { return base64(t, "+/", true); };
  const Change percent = [](auto t) { return each(t, "%%%02X"); };
  const Change zero_width = [](auto t) { return between(t, "\u200B"); };
  const Change hex = [](auto t) { return each(t, "%02x"); };
  const Change packed = [plain64](auto t) { return plain64(gzip(t)); };
  const Change units = [](auto t) { return each(t, "\\u%04x"); };
  return {
      {"base64", plain64},
      {"base64url without padding", [](auto t) { return base64(t, "-_", false); }},
      {"base64 on several lines",
       [plain64](auto t) { return wrapped(plain64(std::string(t) + std::string(80, '.'))); }},
      {"base64 on several lines of source code",
       [plain64](auto t) {
         std::string token = plain64(t);
         return token.insert(20, "\\n");
       }},
      {"base64 of UTF-16", [plain64](auto t) { return plain64(utf16(t)); }},
      {"hex", hex},
      {"hex in capitals", [](auto t) { return each(t, "%02X"); }},
      {"hex behind 0x", [hex](auto t) { return "0x" + hex(t); }},
      {"hex on several lines",
       [hex](auto t) {
         std::string token = hex(t);
         return token.insert(token.size() / 2, "\n");
       }},
      {"hex with blanks", [](auto t) { return each(t, "%02x "); }},
      {"hex with colons",
       [](auto t) {
         std::string token = each(t, "%02x:");
         token.pop_back();
         return token;
       }},
      {"percent", percent},
      {"\\u", units},
      {"\\u{}", [](auto t) { return each(t, "\\u{%x}"); }},
      {"\\U", [](auto t) { return each(t, "\\U%08x"); }},
      {"tags", [](auto t) { return tags(t); }},
      {"\\x", [](auto t) { return each(t, "\\x%02x"); }},
      {"HTML references", [](auto t) { return each(t, "&#%u;"); }},
      {"HTML references by name", [](auto t) { return named(t); }},
      {"HTML references in hex", [](auto t) { return each(t, "&#x%x;"); }},
      {"quoted-printable", [](auto t) { return each(t, "=%02X"); }},
      {"gzip in base64", packed},
      {"zero width", zero_width},
      {"soft hyphens", [](auto t) { return between(t, "\u00AD"); }},
      {"combining marks", [](auto t) { return between(t, "\u0333"); }},
      {"full width", full_width},
      {"base64 in base64", [plain64](auto t) { return plain64(plain64(t)); }},
      {"percent in base64", [plain64, percent](auto t) { return plain64(percent(t)); }},
      {"base64 in percent", [plain64, percent](auto t) { return percent(plain64(t)); }},
      {"base64 in hex", [plain64, hex](auto t) { return hex(plain64(t)); }},
      {"zero width in base64", [plain64, zero_width](auto t) { return plain64(zero_width(t)); }},
      {"\\u in gzip in base64", [packed, units](auto t) { return packed(units(t)); }},
  };
}

/// Test values, built where a scanner of this repository would stumble over them.
std::vector<std::string> findings() {
  return {"mail ann.lee@acme.io today",
          "card 4012 8888 8888 1881 please",
          "my SSN is 536-90-4399",
          "pay to DE89370400440532013000",
          "call +49 30 901820 soon",
          std::string("key gh") + "p_aB3dE5fG7hI9jK1lM2nO4pQ6rS8tU0vW1xY2",
          "host 10.20.30.41 is up",
          "born on 12 March 1985 in Rome",
          std::string("password = \"Tr0ub") + "4dor!3x\"",
          "NIF 12345678Z of Eva"};
}

/// What may stand before an encoded value, and behind it.
struct Surroundings {
  std::string_view before;
  std::string_view behind;
};

constexpr Surroundings kSurroundings[] = {
    {"", ""},       {"see: ", ""},  {"x = ", ""},       {"a/b/", ""},       {"id-", ""},
    {"", "."},      {"", ". Then"}, {"", ".\nThen so"}, {"", ","},          {"", ".png"},
    {"", "-"},      {"", "_"},      {"", "/"},          {"(", ")"},         {"`", "`"},
    {"", "\nNext"}, {"„", "“"},     {"", "。"},         {"", "..."},        {"", "- more"},
    {"", "/x.y"},   {"", "; more"}, {"**", "**"},       {"data:", " more"}, {"<b>", "</b>"},
};

TEST(Encodings, NinetyNineOfAHundredFindingsAreKept) {
  TestScanner scanner;
  int kept = 0;
  int all = 0;
  for (const Evasion& evasion : evasions()) {
    for (const std::string& text : findings()) {
      for (const Surroundings& around : kSurroundings) {
        const std::string evaded =
            std::string(around.before) + evasion.change(text) + std::string(around.behind);
        const bool is_found = !scanner.spans(evaded).empty();
        ++all;
        kept += is_found ? 1 : 0;
        EXPECT_TRUE(is_found || all < 0) << evasion.note << ": " << evaded;
      }
    }
  }
  EXPECT_GE(kept * 100, all * 99);
}

TEST(Encodings, ATokenBehindAnotherIsRead) {
  // Else whoever puts harmless words before a secret gets it out.
  TestScanner scanner;
  const std::string harmless = base64("Hello, this is a greeting", "+/", false);
  const std::string secret = base64("write to ann@acme.io soon", "+/", false);
  for (const std::string_view sign : {".", "/", "-", "_", "+", " ", ",", "。"}) {
    const std::string text = harmless + std::string(sign) + secret + std::string(sign) + harmless;
    EXPECT_TRUE(scanner.described(text).contains(secret)) << text;
  }
}

TEST(Encodings, WhatStandsApartBehindATokenDoesNotHideIt) {
  // A clock time in the same line of a log would take an encoded address out, unseen. Texts are
  // read in blocks of 64 bytes: wherever in them it stands.
  TestScanner scanner;
  const std::string tokens[] = {base64("mail ann@acme.io now", "+/", true),
                                base64("mail ann@acme.io now", "-_", false),
                                each("mail ann@acme.io now", "%02x")};
  for (const std::string& token : tokens) {
    for (const std::string_view behind : {" 12:34:56",
                                          " at 12:34:56 o'clock",
                                          "\n12:34:56",
                                          " fd:a1:22:1b",
                                          " 10 20 30",
                                          ":10:20:30"}) {
      for (std::size_t offset = 0; offset < 64; ++offset) {
        const std::string text = std::string(offset, ' ') + token + std::string(behind);
        EXPECT_TRUE(scanner.described(text).contains(token)) << offset << ": " << text;
        EXPECT_TRUE(scanner.may_find("{\"content\":\"" + token + " 12:34:56\"}")) << token;
      }
    }
  }
}

TEST(Encodings, ASignBetweenWordsEndsHex) {
  TestScanner scanner;
  const std::string hex = each("write to ann@acme.io soon", "%02x");
  for (const std::string_view behind : {".", "-", "_", "/", ".png", "-x", "\nbefore", "\nThen"}) {
    EXPECT_EQ(scanner.described(hex + std::string(behind)), "personal.email=" + hex) << behind;
  }
}

TEST(Encodings, ABodyThatHidesSomethingIsLookedAt) {
  TestScanner scanner;
  for (const Evasion& evasion : evasions()) {
    for (const std::string& text : findings()) {
      std::string content;
      for (const char c : evasion.change(text)) {
        content += c == '\\' || c == '"' ? std::string{'\\', c}
                   : c == '\n'           ? "\\n"
                                         : std::string{c};
      }
      EXPECT_TRUE(
          scanner.may_find(R"({"messages":[{"role":"user","content":")" + content + R"("}]})"))
          << evasion.note << ": " << text;
    }
  }
}

TEST(Encodings, CostAtMostThreeTimesAsMuch) {
  std::uint64_t plain = 0;
  std::uint64_t evaded = 0;
  for (const std::string& text : findings()) {
    TestScanner scanner;
    const std::string half = "Nothing here but words, for the sake of it: ";
    scanner.spans(half + text + half);
    plain += scanner.cost() + 2 * half.size() + text.size();
    for (const Evasion& evasion : evasions()) {
      TestScanner other;
      const std::string changed = evasion.change(text);
      other.spans(half + changed + half);
      evaded += (other.cost() + 2 * half.size() + changed.size()) * text.size() / changed.size();
    }
  }
  EXPECT_LE(evaded, 3 * plain * evasions().size());
}

TEST(Encodings, TheWholeTokenIsTheSpan) {
  TestScanner scanner;
  const std::string token = base64("write to ann@acme.io soon", "+/", true);
  EXPECT_EQ(scanner.described("see " + token + " there"), "personal.email=" + token);
  EXPECT_EQ(scanner.described("at http://x.io/?q=ann%40acme%2Eio&b=1"),
            "personal.email=ann%40acme%2Eio");
  EXPECT_EQ(scanner.described("&#97;nn&#64;acme&#46;io"), "personal.email=&#97;nn&#64;acme&#46;io");
}

constexpr std::string_view kHarmless[] = {
    "the commit 3f786850e387550fdab836ed7e6dc881de23001b",
    "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    "src/algo/scan/identifiers_of_people.cpp",
    "width=40&height=30",
    "100%25 sure",
    "SGVsbG8sIHRoaXMgaXMganVzdCBhIGdyZWV0aW5nIQ==",
};

TEST(Encodings, HarmlessTokensAreLeftAlone) {
  TestScanner scanner;
  for (const std::string_view text : kHarmless) {
    EXPECT_EQ(scanner.described(text), "") << text;
  }
}

TEST(Encodings, APackedTextThatIsTooLargeCannotBeScanned) {
  const auto scanner = *Scanner::make({});
  Scratch scratch;
  Found found;
  const std::string bomb = base64(gzip(std::string(kUnpackedBytesMax + 65'536, 'a')), "+/", true);
  EXPECT_FALSE(scanner->scan(bomb, scratch, found).has_value());
  const std::string large = base64(gzip(std::string(kUnpackedBytesMax / 2, 'a')), "+/", true);
  EXPECT_TRUE(scanner->scan(large, scratch, found).has_value());
}

/// As e-mail and PEM have it: lines of 76 signs.
std::string in_lines(std::string_view encoded) {
  std::string lines;
  for (std::size_t at = 0; at < encoded.size(); at += 76) {
    lines.append(encoded.substr(at, 76)).append("\n");
  }
  return lines;
}

// If a reading without the last line counted as another text, an attached file of half the limit
// would be refused.
TEST(Encodings, ATextOnManyLinesCountsOnce) {
  const auto scanner = *Scanner::make({});
  Scratch scratch;
  Found found;
  const std::string most = gzip(std::string(kUnpackedBytesMax, 'a'));
  EXPECT_TRUE(scanner->scan(in_lines(base64(most, "+/", true)), scratch, found).has_value());
  EXPECT_TRUE(found.spans.empty());
  const std::string plain = base64(std::string(kUnpackedBytesMax / 2 + 1, 'a'), "+/", true);
  EXPECT_TRUE(scanner->scan(in_lines(plain), scratch, found).has_value());
  EXPECT_TRUE(found.spans.empty());
}

TEST(Encodings, APackedTextOnManyLinesThatIsTooLargeCannotBeScanned) {
  const auto scanner = *Scanner::make({});
  Scratch scratch;
  Found found;
  const std::string bomb = gzip(std::string(kUnpackedBytesMax + 1, 'a'));
  EXPECT_FALSE(scanner->scan(in_lines(base64(bomb, "+/", true)), scratch, found).has_value());
}

// Else many texts, each below the limit, would be unpacked without end.
TEST(Encodings, TextsThatBeginElsewhereCountEach) {
  const auto scanner = *Scanner::make({});
  Scratch scratch;
  Found found;
  const std::string half = base64(gzip(std::string(kUnpackedBytesMax / 2, 'a')), "+/", true);
  EXPECT_TRUE(scanner->scan(half + " , " + half, scratch, found).has_value());
  EXPECT_FALSE(scanner->scan(half + " , " + half + " , " + half, scratch, found).has_value());
}

TEST(EscapedText, KnowsWhereEachByteCameFrom) {
  EscapedText text;
  ASSERT_TRUE(text.read("a%40b\\u00e9c"));
  EXPECT_EQ(text.text(), "a@béc");
  EXPECT_EQ(text.origin(0), 0U);
  EXPECT_EQ(text.origin(1), 1U);
  EXPECT_EQ(text.origin_end(1), 4U);
  EXPECT_EQ(text.origin(2), 4U);
  EXPECT_EQ(text.origin(3), 5U);
  EXPECT_EQ(text.origin(4), 5U);
  EXPECT_EQ(text.origin_end(4), 11U);
  EXPECT_EQ(text.origin(5), 11U);
  EXPECT_EQ(text.position_of(11), 5U);
  EXPECT_FALSE(text.read("100 % of a & b = c \\n"));
}

}  // namespace
}  // namespace sluice::scan
