#include "algo/json/escape.h"

#include <random>
#include <string>

#include <gtest/gtest.h>

namespace sluice::json {
namespace {

using std::string_literals::operator""s;

struct UnescapeCase {
  const char* note;
  std::string raw;
  unsigned depth;
  std::string text;
  std::vector<std::uint32_t> origins;
};

const UnescapeCase kUnescape[] = {
    {"nothing", "", 1, "", {0}},
    {"plain", "ab", 1, "ab", {0, 1, 2}},
    {"no rounds", R"(\n)", 0, R"(\n)", {0, 1, 2}},
    {"simple escapes",
     R"(\"\\\/\b\f\n\r\t)",
     1,
     "\"\\/\b\f\n\r\t",
     {0, 2, 4, 6, 8, 10, 12, 14, 16}},
    {"between plain bytes", R"(a\nb)", 1, "a\nb", {0, 1, 3, 4}},
    {"two bytes", R"(\u00e9x)", 1, "éx", {0, 0, 6, 7}},
    {"three bytes", R"(\u20ACx)", 1, "€x", {0, 0, 0, 6, 7}},
    {"surrogate pair", R"(a\ud83d\ude00b)", 1, "a😀b", {0, 1, 1, 1, 1, 13, 14}},
    {"zero byte", R"(\u0000)", 1, "\0"s, {0, 6}},
    {"UTF-8 stays", "é", 1, "é", {0, 1, 2}},
    {"two rounds", R"(\\n)", 2, "\n", {0, 3}},
    {"two rounds, unicode", R"(x\\u0041y)", 2, "xAy", {0, 1, 8, 9}},
    {"two rounds, a quote", R"(\\\")", 2, "\"", {0, 4}},
    {"two rounds, an escaped backslash", R"(\u005cn)", 2, "\n", {0, 7}},
    {"broken at the end", R"(a\)", 1, R"(a\)", {0, 1, 2}},
    {"broken letter", R"(\x)", 1, R"(\x)", {0, 1, 2}},
    {"lone surrogate", R"(\ud800)", 1, R"(\ud800)", {0, 1, 2, 3, 4, 5, 6}},
};

TEST(JsonEscape, UnescapeWithOrigins) {
  // A wrong origin makes protect overwrite the wrong bytes, and the value that it meant leaves.
  for (const UnescapeCase& c : kUnescape) {
    SCOPED_TRACE(c.note);
    std::string text = "left over";
    std::vector<std::uint32_t> origins{9, 9, 9};
    unescape(c.raw, c.depth, text, origins);
    EXPECT_EQ(text, c.text);
    EXPECT_EQ(origins, c.origins);
    EXPECT_EQ(unescape(c.raw, c.depth), c.text);
  }
}

TEST(JsonEscape, Escapes) {
  // An unescaped quote in a patch would let a value close its string and add fields to the request.
  EXPECT_EQ(escaped("a\"b\\c/\b\f\n\r\t\x01\x1f\x7f"),
            R"(a\"b\\c/\b\f\n\r\t\u0001\u001f)"
            "\x7f");
  EXPECT_EQ(escaped("\0"s), R"(\u0000)");
  EXPECT_EQ(escaped("é世😀"), "é世😀");
  EXPECT_EQ(escaped("\"\n", 0), "\"\n");
  EXPECT_EQ(escaped("\"\n", 2), R"(\\\"\\n)");
  EXPECT_EQ(escaped("\"", 3), R"(\\\\\\\")");
  std::string out = "kept ";
  append_escaped(out, "\n", 1);
  EXPECT_EQ(out, R"(kept \n)");
}

TEST(JsonEscape, RoundTripAndOriginsAtRandom) {
  // The two directions must undo each other for every text and depth, and every byte of the text
  // must be findable in the raw bytes: the piece that origins names must unescape to it.
  std::mt19937 random(11);
  static constexpr std::string_view kPieces[] = {"a", "\"", "\\", "\n", "\x02", "é", "😀", "u0041"};
  for (int round = 0; round < 500; ++round) {
    std::string want;
    for (std::size_t count = random() % 12; count > 0; --count) {
      want += kPieces[random() % std::size(kPieces)];
    }
    const auto depth = static_cast<unsigned>(round % 4);
    const std::string raw = escaped(want, depth);
    EXPECT_EQ(unescape(raw, depth), want);
    std::string text;
    std::vector<std::uint32_t> origins;
    unescape(raw, depth, text, origins);
    ASSERT_EQ(text, want);
    ASSERT_EQ(origins.size(), text.size() + 1);
    EXPECT_EQ(origins.back(), raw.size());
    for (std::size_t byte = 0; byte < text.size();) {
      std::size_t behind = byte + 1;
      while (origins[behind] == origins[byte]) {
        ++behind;
      }
      const std::string_view piece(raw.data() + origins[byte], origins[behind] - origins[byte]);
      EXPECT_EQ(unescape(piece, depth), text.substr(byte, behind - byte));
      byte = behind;
    }
  }
}

}  // namespace
}  // namespace sluice::json
