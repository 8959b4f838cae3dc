#include <random>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "algo/json/escape.h"
#include "algo/json/padded_text.h"
#include "algo/json/tape.h"

namespace sluice::json {
namespace {

constexpr std::string_view kChat = R"({"model":"a\/b","n":42,"t":0.5,"stream":true,"stop":null,)"
                                   R"("messages":[{"role":"user","content":"h\u00e9"},[],{}]})";

class ChatValue : public testing::Test {
 protected:
  ChatValue() { EXPECT_TRUE(walk(text_, {}, tape_).has_value()); }

  [[nodiscard]] Value root() const { return {tape_, text_}; }

  std::string text_ = padded(kChat);
  Tape tape_;
};

TEST_F(ChatValue, Reads) {
  // A cursor that reads another field than the one asked for routes by the wrong model name.
  EXPECT_EQ(root().kind(), Kind::object);
  EXPECT_EQ(root().raw(), kChat);
  EXPECT_EQ(root().find("model")->raw(), R"("a\/b")");
  EXPECT_EQ(root().find("model")->raw_string(), R"(a\/b)");
  EXPECT_EQ(root().find("model")->string(), "a/b");
  EXPECT_TRUE(root().find("model")->is("a/b"));
  EXPECT_FALSE(root().find("model")->is(R"(a\/b)"));
  EXPECT_EQ(root().find("n")->unsigned_integer(), 42U);
  EXPECT_EQ(root().find("n")->number(), 42.0);
  EXPECT_EQ(root().find("t")->number(), 0.5);
  EXPECT_EQ(root().find("t")->unsigned_integer(), std::nullopt);
  EXPECT_TRUE(root().find("stream")->is_true());
  EXPECT_EQ(root().find("stop")->kind(), Kind::null);
  EXPECT_FALSE(root().find("mode").has_value());
  EXPECT_FALSE(root().find("role").has_value()) << "a key of an inner object";
}

TEST_F(ChatValue, OtherKindsAnswerNothing) {
  EXPECT_EQ(root().string(), "");
  EXPECT_FALSE(root().find("n")->is("42"));
  EXPECT_EQ(root().find("model")->number(), std::nullopt);
  EXPECT_FALSE(root().find("stop")->is_true());
  EXPECT_FALSE(root().find("n")->find("x").has_value());
  EXPECT_FALSE(root().find("n")->first().has_value());
  EXPECT_FALSE(root().next().has_value());
}

TEST_F(ChatValue, WalksChildren) {
  // Elements that a loop skips are texts that nobody scans.
  std::string seen;
  for (std::optional<Value> key = root().first(); key; key = key->next()) {
    EXPECT_TRUE(key->at().is_key);
    EXPECT_FALSE(key->first().has_value());
    seen += key->string() + ' ';
  }
  EXPECT_EQ(seen, "model n t stream stop messages ");
  std::size_t elements = 0;
  for (auto at = root().find("messages")->first(); at; at = at->next()) {
    EXPECT_EQ(at->at().parent, root().find("messages")->token());
    ++elements;
  }
  EXPECT_EQ(elements, 3U);
  EXPECT_FALSE(root().find("messages")->first()->next()->first().has_value());
}

TEST_F(ChatValue, Paths) {
  // The path is what a caller mends its request by.
  const Value messages = *root().find("messages");
  const Value content = *messages.first()->find("content");
  EXPECT_EQ(path_of(tape_, text_, 0), "$");
  EXPECT_EQ(path_of(tape_, text_, content.token()), "$.messages[0].content");
  EXPECT_EQ(path_of(tape_, text_, content.token() - 1), "$.messages[0].content");
  EXPECT_EQ(path_of(tape_, text_, messages.first()->next()->next()->token()), "$.messages[2]");
}

TEST(JsonPath, KeysThatAreNoWordsAreQuoted) {
  const std::string text = padded(R"({"a-b":{"7":[[{"\"":0}]]}})");
  Tape tape;
  ASSERT_TRUE(walk(text, {}, tape).has_value());
  EXPECT_EQ(path_of(tape, text, static_cast<std::uint32_t>(tape.tokens.size() - 1)),
            R"($["a-b"]["7"][0][0]["\""])");
}

TEST(JsonValue, NumbersAtTheirLimits) {
  // A limit that wraps around turns "at most 2^64 tokens" into "at most 0".
  struct Case {
    const char* text;
    std::optional<std::uint64_t> want;
  };

  const Case cases[] = {{"18446744073709551615", 18446744073709551615U},
                        {"18446744073709551616", std::nullopt},
                        {"-1", std::nullopt},
                        {"-0", std::nullopt},
                        {"1.0", std::nullopt},
                        {"1e2", std::nullopt},
                        {"0", 0U}};
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    const std::string text = padded(c.text);
    Tape tape;
    ASSERT_TRUE(walk(text, {}, tape).has_value());
    EXPECT_EQ(Value(tape, text).unsigned_integer(), c.want);
  }
  const std::string huge = padded("1e999");
  Tape tape;
  ASSERT_TRUE(walk(huge, {}, tape).has_value());
  EXPECT_EQ(Value(tape, huge).number(), std::nullopt);
}

using Reference = nlohmann::json;

std::string random_text(std::mt19937& random) {
  static constexpr std::string_view kPieces[] = {
      "a", "key", "\"", "\\", "\n", "\x01", "/", "é", "世", "😀", " ", "b", "{", "a longer piece"};
  std::string text;
  for (std::size_t count = random() % 6; count > 0; --count) {
    text += kPieces[random() % std::size(kPieces)];
  }
  return text;
}

Reference random_document(std::mt19937& random, int depth) {
  switch (random() % (depth > 0 ? 8 : 6)) {
    case 0:
      return nullptr;
    case 1:
      return random() % 2 == 0;
    case 2:
      return static_cast<std::int64_t>(random()) - 1'000'000'000;
    case 3:
      return static_cast<double>(random()) / 1024.0;
    case 4:
    case 5:
      return random_text(random);
    case 6: {
      Reference array = Reference::array();
      for (std::size_t count = random() % 5; count > 0; --count) {
        array.push_back(random_document(random, depth - 1));
      }
      return array;
    }
    default: {
      Reference object = Reference::object();
      for (std::size_t count = random() % 22; count > 0; --count) {
        object[random_text(random)] = random_document(random, depth - 1);
      }
      return object;
    }
  }
}

/// What the cursor reads, as the reference sees it.
Reference rebuilt(const Value& value) {
  if (value.kind() == Kind::string) {
    return value.string();
  }
  if (value.kind() == Kind::object) {
    Reference object = Reference::object();
    for (auto key = value.first(); key; key = key->next()) {
      object[key->string()] = rebuilt(key->value());
    }
    return object;
  }
  if (value.kind() == Kind::array) {
    Reference array = Reference::array();
    for (auto element = value.first(); element; element = element->next()) {
      array.push_back(rebuilt(*element));
    }
    return array;
  }
  return Reference::parse(value.raw());
}

TEST(JsonValue, AgreesWithAReferenceOnRandomDocuments) {
  // Any disagreement is a text that one side reads and the other does not.
  std::mt19937 random(20261101);
  Tape tape;
  for (int round = 0; round < 400; ++round) {
    SCOPED_TRACE(round);
    const Reference want = random_document(random, 4);
    const int indent = round % 3 == 0 ? 2 : -1;
    const bool ascii = round % 2 == 0;
    const std::string text = padded(want.dump(indent, ' ', ascii));
    ASSERT_TRUE(walk(text, {}, tape).has_value()) << text;
    EXPECT_EQ(rebuilt(Value(tape, text)), want);
  }
}

/// True when the reference refuses only since a number is too big for it.
bool is_number_overflow(const std::string& text) {
  try {
    static_cast<void>(Reference::parse(text));
  } catch (const Reference::out_of_range&) {
    return true;
  } catch (const Reference::parse_error&) {
    return false;
  }
  return false;
}

TEST(JsonValue, AgreesWithAReferenceOnBrokenDocuments) {
  // The same for documents that are nearly right, where lenient parsers part ways.
  std::mt19937 random(7);
  Tape tape;
  int refused = 0;
  for (int round = 0; round < 4000; ++round) {
    std::string text = random_document(random, 3).dump();
    static constexpr std::string_view kBytes = "{}[]\",:\\u0e-.tn \n\x01\xff\xc3";
    text[random() % text.size()] = kBytes[random() % kBytes.size()];
    const std::string body = padded(text);
    const Result<void> got = walk(body, {}, tape);
    refused += got ? 0 : 1;
    if (got.has_value() == Reference::accept(text)) {
      continue;
    }
    if (got.has_value()) {
      EXPECT_TRUE(is_number_overflow(text)) << text;
      continue;
    }
    // The reference keeps the last of two equal keys; we refuse them.
    EXPECT_TRUE(got.error().message.starts_with("duplicate key")) << text;
  }
  EXPECT_GT(refused, 400);
}

}  // namespace
}  // namespace sluice::json
