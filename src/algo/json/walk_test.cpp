#include <string>

#include <gtest/gtest.h>

#include "algo/json/padded_text.h"
#include "algo/json/tape.h"

namespace sluice::json {
namespace {

using std::string_literals::operator""s;

struct RefusedCase {
  const char* note;
  std::string text;
  const char* message;
  const char* param;
};

const RefusedCase kRefused[] = {
    {"nothing", "", "expected a value at byte 0", "$"},
    {"only space", " \n", "expected a value at byte 2", "$"},
    {"byte order mark", "\xef\xbb\xbf{}", "byte order mark at byte 0", "$"},
    {"trailing value", "{} {}", "bytes behind the end of the document at byte 3", "$"},
    {"trailing bracket", "[]]", "bytes behind the end of the document at byte 2", "$"},
    {"zero byte behind the end", "1\0"s, "bytes behind the end of the document at byte 1", "$"},
    {"same key", R"({"a":1,"b":2,"a":3})", "duplicate key at byte 13", "$.a"},
    {"same key, one escaped", R"({"role":1,"r\u006fle":2})", "duplicate key at byte 10", "$.role"},
    {"same key, both escaped", R"({"\n":1,"\u000a":2})", "duplicate key at byte 8", R"($["\n"])"},
    {"same key inside", R"({"m":[{},{"k":1,"k":2}]})", "duplicate key at byte 16", "$.m[1].k"},
    {"same empty key", R"({"":1,"":2})", "duplicate key at byte 6", R"($[""])"},
    {"same key, differs late",
     R"({"abcdefgh1":1,"abcdefgh1":2})",
     "duplicate key at byte 15",
     "$.abcdefgh1"},
    {"lone high surrogate", R"(["\ud800"])", "lone surrogate at byte 2", "$"},
    {"high surrogate, then text", R"(["\ud800abcdef"])", "lone surrogate at byte 2", "$"},
    {"two high surrogates", R"(["\ud800\ud800"])", "lone surrogate at byte 2", "$"},
    {"lone low surrogate", R"({"a":"\udc00"})", "lone surrogate at byte 6", "$.a"},
    {"unknown escape", R"({"a":{"b":"\x41"}})", "unknown escape at byte 11", "$.a.b"},
    {"escape of a zero byte", "[\"\\\0\"]"s, "unknown escape at byte 2", "$"},
    {"short unicode escape", R"(["\u12"])", "expected four hexadecimal digits at byte 2", "$"},
    {"sign in a unicode escape",
     R"(["\u+123"])",
     "expected four hexadecimal digits at byte 2",
     "$"},
    {"control character", "[1,\"a\nb\"]", "control character in a string at byte 5", "$"},
    {"zero byte in a string", "[\"\0\"]"s, "control character in a string at byte 2", "$"},
    {"no closing quote", R"({"a":"bc)", "string without an end at byte 8", "$.a"},
    {"backslash at the end", R"(["\)", "unknown escape at byte 2", "$"},
    {"leading zero", "[01]", "expected `,` or `]` at byte 2", "$"},
    {"plus", "[+1]", "expected a value at byte 1", "$"},
    {"bare minus", "[-]", "expected a value at byte 2", "$"},
    {"no digit before the point", "[.5]", "expected a value at byte 1", "$"},
    {"no digit behind the point", "[1.]", "expected a digit at byte 3", "$"},
    {"no exponent", "[1e+]", "expected a digit at byte 4", "$"},
    {"hexadecimal", "[0x1]", "expected `,` or `]` at byte 2", "$"},
    {"not a number", "[NaN]", "expected a value at byte 1", "$"},
    {"wrong case", "[True]", "expected a value at byte 1", "$"},
    {"cut literal", "tru", "expected a value at byte 0", "$"},
    {"literal and more", "[nullx]", "expected `,` or `]` at byte 5", "$"},
    {"trailing comma, array", "[1,]", "expected a value at byte 3", "$"},
    {"trailing comma, object", R"({"a":1,})", "expected a key at byte 7", "$"},
    {"missing comma", R"({"a":1 "b":2})", "expected `,` or `}` at byte 7", "$"},
    {"missing colon", R"({"a" 1})", "expected `:` at byte 5", "$.a"},
    {"missing value", R"({"a":})", "expected a value at byte 5", "$.a"},
    {"number as key", "{1:2}", "expected a key at byte 1", "$"},
    {"wrong bracket", R"({"a":[1}})", "expected `,` or `]` at byte 7", "$.a"},
    {"not closed", R"({"a":[[]])", "expected `,` or `}` at byte 9", "$"},
    {"comment", "[1/**/]", "expected `,` or `]` at byte 2", "$"},
    {"form feed is no space", "[\f1]", "expected a value at byte 1", "$"},
    {"no-break space is no space", "[\xc2\xa0]", "expected a value at byte 1", "$"},
    {"invalid UTF-8 in a string", "{\"a\":[\"x\xff\"]}", "invalid UTF-8 at byte 8", "$.a"},
    {"overlong UTF-8", "[\"\xc0\xaf\"]", "invalid UTF-8 at byte 2", "$"},
    {"surrogate in UTF-8", "[\"\xed\xa0\x80\"]", "invalid UTF-8 at byte 2", "$"},
    {"cut UTF-8", "[\"ab\xe2\x82\"]", "invalid UTF-8 at byte 4", "$"},
    {"invalid UTF-8 in a key", "{\"a\xff\":1}", "invalid UTF-8 at byte 3", "$"},
    {"invalid UTF-8 comes first", "{\"a\xff\":[1,}", "invalid UTF-8 at byte 3", "$"},
};

TEST(JsonWalk, RefusesWithPlaceAndPath) {
  // A document that two parsers read differently could show the scanner one text and the engine
  // another; and a caller who is told no place cannot mend its request.
  for (const RefusedCase& c : kRefused) {
    SCOPED_TRACE(c.note);
    Tape tape;
    const Result<void> got = walk(padded(c.text), {}, tape);
    ASSERT_FALSE(got.has_value());
    EXPECT_EQ(got.error().code, ErrorCode::invalid_input);
    EXPECT_EQ(got.error().message, c.message);
    EXPECT_EQ(got.error().param, c.param);
  }
}

TEST(JsonWalk, AcceptsEveryRootAndSpelling) {
  // A valid request that is refused breaks an application that worked before.
  const char* const documents[] = {"0",
                                   "-0",
                                   "-0.0e-0",
                                   "1E+2",
                                   "123456789012345678901234567890",
                                   "1e999",
                                   "true",
                                   " null\t",
                                   "\"\"",
                                   "[]",
                                   "{}",
                                   "[ [ ] , { } ]",
                                   "\r\n{\"a\" : [1 , 2]}\n",
                                   R"("\"\\\/\b\f\n\r\t\u0000\ud83d\ude00")",
                                   "\"\x7f\"",
                                   "\"\xf0\x9f\x98\x80 \xe4\xb8\x96\"",
                                   R"({"":{"":{"":0}}})",
                                   R"({"a":1,"A":2,"a ":3})"};
  for (const char* const document : documents) {
    SCOPED_TRACE(document);
    Tape tape;
    EXPECT_TRUE(walk(padded(document), {}, tape).has_value());
  }
}

TEST(JsonWalk, StringsOfEveryLengthAndStopAtEveryPlace) {
  // A vector step that is off by one would miss a quote or a control character at a block's edge.
  for (std::size_t length = 0; length <= 70; ++length) {
    for (std::size_t at = 0; at <= length; ++at) {
      SCOPED_TRACE(std::to_string(length) + "/" + std::to_string(at));
      std::string plain(length, 'x');
      Tape tape;
      const std::string escaped_quote = "[\"" + std::string(plain).insert(at, "\\\"") + "\"]";
      ASSERT_TRUE(walk(padded(escaped_quote), {}, tape).has_value());
      EXPECT_EQ(tape.tokens[1].end, escaped_quote.size() - 1);
      EXPECT_TRUE(tape.tokens[1].has_escapes);
      const std::string control = "[\"" + std::string(plain).insert(at, 1, '\x1f') + "\"]";
      EXPECT_FALSE(walk(padded(control), {}, tape).has_value());
      const std::string bad_utf8 = "[\"" + std::string(plain).insert(at, 1, '\x80') + "\"]";
      EXPECT_FALSE(walk(padded(bad_utf8), {}, tape).has_value());
    }
  }
}

TEST(JsonWalk, PaddingIsNotText) {
  // What stands behind the end belongs to nobody; reading it as text would mix two requests.
  const std::string memory = "\"ab\"cd\"" + std::string(kBodyPaddingBytes, '"');
  Tape tape;
  EXPECT_TRUE(walk(std::string_view(memory).substr(0, 4), {}, tape).has_value());
  EXPECT_FALSE(walk(std::string_view(memory).substr(0, 3), {}, tape).has_value());
  EXPECT_FALSE(walk(std::string_view(memory).substr(0, 1), {}, tape).has_value());
  const std::string digits = "12" + std::string(kBodyPaddingBytes, '3');
  ASSERT_TRUE(walk(std::string_view(digits).substr(0, 2), {}, tape).has_value());
  EXPECT_EQ(tape.tokens[0].end, 2U);
}

TEST(JsonWalk, DepthLimitIsExact) {
  // Deep nesting overflows the stack of parsers behind us; ours must count, not recurse.
  const auto nested = [](std::size_t depth) {
    return padded(std::string(depth, '[') + std::string(depth, ']'));
  };
  Tape tape;
  EXPECT_TRUE(walk(nested(64), {}, tape).has_value());
  const Result<void> refused = walk(nested(65), {}, tape);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::too_large);
  EXPECT_EQ(refused.error().message, "nesting deeper than the limit of 64 levels at byte 64");
  EXPECT_FALSE(walk(nested(100'000), {}, tape).has_value());
  EXPECT_LE(tape.tokens.size(), 64U);
  EXPECT_TRUE(walk(nested(100'000), {.depth_max = 100'000}, tape).has_value());
  EXPECT_FALSE(walk(padded("[]"), {.depth_max = 0}, tape).has_value());
  EXPECT_TRUE(walk(padded("1"), {.depth_max = 0}, tape).has_value());
}

TEST(JsonWalk, TokenLimitIsExact) {
  // Without it, a small body of `[[],[],...` would cost ten times its size in tokens.
  Tape tape;
  EXPECT_TRUE(walk(padded(R"({"a":[1]})"), {.tokens_max = 4}, tape).has_value());
  const Result<void> refused = walk(padded(R"({"a":[1]})"), {.tokens_max = 3}, tape);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::too_large);
  EXPECT_EQ(refused.error().message, "more than the limit of 3 values and keys at byte 7");
}

TEST(JsonWalk, TextBeyondOffsetsIsRefusedUnread) {
  // Offsets are 32 bits; one that wrapped would patch the wrong bytes.
  const char byte = '1';
  Tape tape;
  // NOLINTNEXTLINE(bugprone-string-constructor): the text must claim to be that long.
  const Result<void> refused = walk(std::string_view(&byte, 0xffff'ffffU), {}, tape);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::too_large);
}

std::string many_keys(std::size_t count, std::string_view prefix) {
  std::string text = "{";
  for (std::size_t key = 0; key < count; ++key) {
    text += (key == 0 ? "\"" : ",\"") + std::string(prefix) + std::to_string(key) + "\":0";
  }
  return text;
}

TEST(JsonWalk, ManyKeysAreComparedInSortedTime) {
  // Comparing each key with each would let one request of 2 MB hold a core for minutes; here it
  // would be half a billion comparisons.
  Tape tape;
  const std::string text = many_keys(30'000, "same prefix, ");
  EXPECT_TRUE(walk(padded(text + "}"), {}, tape).has_value());
  const Result<void> refused = walk(padded(text + R"(,"same prefix, 5":1})"), {}, tape);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().param, R"($["same prefix, 5"])");
}

TEST(JsonWalk, DuplicatesAreFoundAmongFewAndMany) {
  // The two ways to compare keys must agree at the size where one takes over from the other.
  for (std::size_t count = 1; count <= 40; ++count) {
    for (std::size_t twin = 0; twin < count; ++twin) {
      SCOPED_TRACE(std::to_string(count) + "/" + std::to_string(twin));
      Tape tape;
      const std::string text = many_keys(count, "k");
      EXPECT_TRUE(walk(padded(text + "}"), {}, tape).has_value());
      const std::string plain = text + ",\"k" + std::to_string(twin) + "\":0}";
      EXPECT_FALSE(walk(padded(plain), {}, tape).has_value());
      const std::string escaped = text + ",\"\\u006b" + std::to_string(twin) + "\":0}";
      EXPECT_FALSE(walk(padded(escaped), {}, tape).has_value());
    }
  }
}

TEST(JsonWalk, LongPathsAreCutBetweenCharacters) {
  // A path goes into an answer; a key of megabytes, or half a character, must not.
  std::string key;
  for (int i = 0; i < 60; ++i) {
    key += "\xe2\x82\xac";
  }
  Tape tape;
  const Result<void> refused = walk(padded("{\"" + key + "\":x}"), {}, tape);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().param, "$[\"" + key.substr(0, 126) + "...\"]");
}

}  // namespace
}  // namespace sluice::json
