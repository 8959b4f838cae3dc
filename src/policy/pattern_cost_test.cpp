// A pattern that is tried on every text makes every request of everybody slower, and nobody would
// know which one it was.

#include "policy/pattern_cost.h"

#include <gtest/gtest.h>

#include "policy/load_fake.h"

namespace sluice::policy {
namespace {

struct CostCase {
  const char* note;
  const char* regex;
  PatternCost want;
};

constexpr CostCase kCases[] = {
    {"a word of its own", R"(\bEMP-\d{6}\b)", PatternCost::none},
    {"either of two words", R"((ACME|BLUEBIRD)-\d+)", PatternCost::none},
    {"two letters are no word", R"(T-\d{6})", PatternCost::always},
    {"nothing fixed", R"(\b[A-Z]{2}\d{6}\b)", PatternCost::always},
    {"one side without a word", R"(EMP-\d{6}|\d{9}X)", PatternCost::always},
    {"a word of ordinary text", R"(report [0-9]{6})", PatternCost::ordinary},
    {"found in ordinary text", R"(\d{4})", PatternCost::matches},
    {"any word", R"([a-z]+)", PatternCost::matches},
};

TEST(PatternCost, IsThatOfOrdinaryText) {
  for (const CostCase& c : kCases) {
    SCOPED_TRACE(c.note);
    EXPECT_EQ(cost_of_pattern(c.regex), c.want);
  }
}

TEST(PatternCost, WordsOfOrdinaryTextAreKnown) {
  for (const std::string_view word : {"the", "Content", "team", "2024", "http"}) {
    EXPECT_TRUE(is_ordinary_word(word)) << word;
  }
  for (const std::string_view word : {"Bluebird", "Project Orion", "comm", "", "機密計画"}) {
    EXPECT_FALSE(is_ordinary_word(word)) << word;
  }
}

TEST(PatternCost, SpeedIsTextByTime) {
  std::chrono::nanoseconds time{0};
  const auto now = [&] { return time += std::chrono::milliseconds(1); };
  const double speed = megabytes_per_second("x{3}", now);
  EXPECT_GE(speed, 65.0);  // 64 KiB and at most one more sample, in a millisecond.
  EXPECT_LE(speed, 70.0);
}

TEST(PatternCost, IsSaidWhereThePatternStands) {
  FakeWorld world;
  std::string text(kCleanPolicy);
  text.replace(text.find("  findings: {"),
               0,
               "  patterns: [{name: badge, regex: 'B\\d{6}', level: secret}]\n");
  LoadContext context = world.context();
  std::chrono::nanoseconds time{0};
  context.now = [&] { return time += std::chrono::milliseconds(2); };
  const std::string problems = printed(load(yaml::parse(text, "test.yaml"), context).problems);
  EXPECT_TRUE(problems.contains("labels.patterns[0].regex: every text is searched for it, at 3"))
      << problems;
}

}  // namespace
}  // namespace sluice::policy
