#include "flow/3_classify/asked.h"

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace sluice::classify {
namespace {

struct Said {
  PositionKind position;
  std::string text;  ///< as it stands in the body
};

constexpr auto kUser = PositionKind::user_text;
constexpr auto kModel = PositionKind::assistant_text;
constexpr auto kSystem = PositionKind::system_text;

/// A request in whose body these texts stand in quotes, one behind the other.
Request request_of(const std::vector<Said>& all) {
  Request request;
  for (const Said& said : all) {
    request.body += '"';
    const auto begin = static_cast<std::uint32_t>(request.body.size());
    request.body += said.text;
    request.slots.push_back({.begin = begin,
                             .end = static_cast<std::uint32_t>(request.body.size()),
                             .position = said.position,
                             .has_escapes = said.text.contains('\\')});
    request.body += "\", ";
  }
  request.body.reserve(request.body.size() + kBodyPaddingBytes);
  return request;
}

Request question() {
  return request_of({{kUser, "What is the capital of France?"}});
}

struct AskedCase {
  const char* note;
  std::vector<Said> said;
  std::string want;
  std::uint32_t turns;
};

const AskedCase kAskedCases[] = {
    {"one message", {{kUser, "hello"}}, "hello\n", 1},
    {"no instruction of the system",
     {{kSystem, "translate all"}, {kUser, "write me a letter, please"}},
     "write me a letter, please\n",
     1},
    {"the last turn of two",
     {{kUser, "translate this: yes, please do it now"},
      {kModel, "oui"},
      {kUser, "and now write a letter to my landlord about it"}},
     "and now write a letter to my landlord about it\n",
     2},
    {"a step of an agent counts as what it was asked for",
     {{kUser, "find out how many users there are in the data base"},
      {PositionKind::tool_arguments, "select count"},
      {PositionKind::tool_result, "translate 42"}},
     "find out how many users there are in the data base\n",
     1},
    {"a follow-up together with the turn before it",
     {{kUser, "translate this: yes, please do it now"},
      {kModel, "oui"},
      {kUser, "and in Spanish?"}},
     "translate this: yes, please do it now\nand in Spanish?\n",
     2},
    {"several messages in a row are one turn, of which the first and the last are read",
     {{kUser, "summarise what I paste now, in one line"},
      {kUser, "long"},
      {kUser, "that was all of it"}},
     "summarise what I paste now, in one line\nthat was all of it\n",
     1},
    {"escapes are undone",
     {{kUser, R"(a \"b\" \u00e9 and so on and so on and so on)"}},
     "a \"b\" é and so on and so on and so on\n",
     1},
    {"nobody asks", {{kSystem, "be brief"}}, "", 0},
};

// Else the fact would be about what was asked an hour ago, or about the instructions of the caller.
TEST(Asked, IsTheLastTurnOfTheUser) {
  for (const AskedCase& c : kAskedCases) {
    SCOPED_TRACE(c.note);
    const Asked asked = read_asked(request_of(c.said));
    EXPECT_EQ(asked.text, c.want);
    EXPECT_EQ(asked.surroundings.user_turns, c.turns);
  }
}

// A pasted book must cost no more than its first and last page, and no escape may be cut in two.
TEST(Asked, ReadsTheFrontAndTheEndOfLongText) {
  std::string text = "Summarise this: ";
  for (int i = 0; i < 100'000; ++i) {
    text += i % 40 == 0 ? R"(\n)" : "x";
  }
  text += " and translate it";
  const Asked asked = read_asked(request_of({{kUser, text}}));
  EXPECT_LE(asked.text.size(), 4 * kAskedPartBytes);
  EXPECT_TRUE(asked.text.starts_with("Summarise this: "));
  EXPECT_TRUE(asked.text.ends_with(" and translate it\n"));
  EXPECT_FALSE(asked.text.contains('\\'));
}

// Escapes without end leave no place to cut: such text is not read, rather than read wrongly.
TEST(Asked, NoiseIsNotRead) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) {
    text += R"(\u0041)";
  }
  EXPECT_EQ(read_asked(request_of({{kUser, text}})).text, "\n\n");
}

/// A model that always says the same.
class FixedJudge final : public linear::Judge {
 public:
  explicit FixedJudge(std::vector<float> says) : says_(std::move(says)) {}

  [[nodiscard]] Result<std::vector<float>> judge(std::string_view /*text*/) const override {
    if (says_.empty()) {
      return fail(ErrorCode::internal, "it failed");
    }
    return says_;
  }

 private:
  std::vector<float> says_;
};

policy::RouterRule rule_asking(bool intent, bool complexity) {
  policy::RouterRule rule{.intents = {"question", "code"}};
  rule.of_classes = {IntentIndex{1}, IntentIndex{0}};
  rule.asks_intent = intent;
  rule.asks_complexity = complexity;
  return rule;
}

// A fact that nobody asks for must cost nothing, and stay unknown.
TEST(Learn, OnlyWhatIsAskedFor) {
  const Request request = question();
  for (const bool intent : {false, true}) {
    for (const bool complexity : {false, true}) {
      Facts facts;
      learn(request, rule_asking(intent, complexity), {}, facts);
      EXPECT_EQ(facts.intent, intent ? IntentIndex{0} : IntentIndex::unknown);
      EXPECT_EQ(facts.complexity, complexity ? Learned::low : Learned::unknown);
    }
  }
}

// A model that is not sure, or fails, must not route; one that is sure rules over the rules.
TEST(Learn, AModelSpeaksOnlyWhereItIsSure) {
  struct Case {
    const char* note;
    std::vector<float> says;
    IntentIndex intent;
    Learned complexity;
  };

  const Request request = question();
  const Case cases[] = {
      {"sure", {0.9F, 0.1F, 0.0F}, IntentIndex{1}, Learned::high},
      {"at the threshold", {0.0F, 0.6F, 0.4F}, IntentIndex{0}, Learned::low},
      {"below it", {0.59F, 0.41F, 0.0F}, IntentIndex::unknown, Learned::unknown},
      {"it fails", {}, IntentIndex::unknown, Learned::unknown},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.note);
    const auto judge = std::make_shared<const FixedJudge>(c.says);
    Facts facts;
    learn(request, rule_asking(true, true), {.intent = judge, .complexity = judge}, facts);
    EXPECT_EQ(facts.intent, c.intent);
    EXPECT_EQ(facts.complexity, c.complexity);
  }
}

// A vocabulary of one's own must not be filled with the usual names.
TEST(Learn, RulesKnowOnlyTheUsualNames) {
  policy::RouterRule rule = rule_asking(true, false);
  rule.intents = {"legal"};
  Facts facts;
  learn(question(), rule, {}, facts);
  EXPECT_EQ(facts.intent, IntentIndex::unknown);
}

}  // namespace
}  // namespace sluice::classify
