// A mapping that is misread lets confidential subjects pass, and nobody sees it.

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "algo/linear/default_model.h"
#include "policy/load_fake.h"

namespace sluice::policy {
namespace {

std::string with_sensitivity(std::string_view sensitivity) {
  std::string text(kCleanPolicy);
  const std::size_t at = text.find("labels:\n") + 8;
  return text.insert(at, "  sensitivity: " + std::string(sensitivity) + "\n");
}

FakeWorld world() {
  return {.credentials = {"env:CLAUDE_KEY"},
          .files = {{"ours.model", std::string(linear::default_model_bytes())},
                    {"bad.model", "x"},
                    {"empty.model", ""}}};
}

TEST(LoadSensitivity, OffUnlessAskedFor) {
  const Loaded loaded = world().load_text(kCleanPolicy);
  ASSERT_TRUE(loaded.snapshot) << printed(loaded.problems);
  EXPECT_FALSE(loaded.snapshot->sensitivity.is_on());
}

TEST(LoadSensitivity, ClassesAndWhatTheyRaise) {
  const Loaded loaded = world().load_text(with_sensitivity(
      "{model: \"file:ours.model\", classes: {hr: {level: secret, categories: [people]}, "
      "source_code: {level: public, threshold: 90}}}"));
  ASSERT_TRUE(loaded.snapshot) << printed(loaded.problems);
  const SensitivityRule& rule = loaded.snapshot->sensitivity;
  ASSERT_EQ(rule.subjects.size(), 2U);
  EXPECT_EQ(rule.subjects[0].name, "hr");
  EXPECT_EQ(rule.subjects[0].class_index, 0U);
  EXPECT_EQ(rule.subjects[0].percent, 50);
  EXPECT_EQ(rule.subjects[0].raises, (Label{.level = Level{1}, .categories = 1}));
  EXPECT_EQ(rule.subjects[1].name, "source_code");
  EXPECT_EQ(rule.subjects[1].class_index, 5U);
  EXPECT_EQ(rule.subjects[1].percent, 90);
  EXPECT_EQ(rule.model, linear::default_model_bytes());
}

TEST(LoadSensitivity, IsAPartOfTheDigest) {
  const auto digest_of = [](const std::string& text) {
    return world().load_text(text).snapshot.value().digest;
  };
  const Digest off = digest_of(std::string(kCleanPolicy));
  const Digest on = digest_of(with_sensitivity("{classes: {hr: {level: secret}}}"));
  EXPECT_NE(off, on);
  EXPECT_NE(on, digest_of(with_sensitivity("{classes: {hr: {level: secret, threshold: 51}}}")));
  EXPECT_NE(on, digest_of(with_sensitivity("{classes: {hr: {level: public}}}")));
}

struct WrongCase {
  const char* note;
  const char* sensitivity;
  const char* problem;
};

TEST(LoadSensitivity, WhatIsWrongIsSaid) {
  constexpr WrongCase kCases[] = {
      {"nothing asked for", "{}", "classes"},
      {"no class", "{classes: {}}", "no class raises a label"},
      {"unknown class", "{classes: {legl: {level: secret}}}", "did you mean `legal`?"},
      {"no level", "{classes: {hr: {}}}", "level"},
      {"unknown level", "{classes: {hr: {level: secrt}}}", "secrt"},
      {"too low", "{classes: {hr: {level: secret, threshold: 0}}}", "99"},
      {"too high", "{classes: {hr: {level: secret, threshold: 100}}}", "99"},
      {"unknown key", "{classes: {hr: {level: secret, treshold: 9}}}", "treshold"},
      {"a list", "{classes: [hr]}", "map"},
      {"no model", "{classes: {hr: {level: secret}}, model: file:bad.model}", "no classifier"},
      {"empty", "{classes: {hr: {level: secret}}, model: file:empty.model}", "is empty"},
      {"no file", "{classes: {hr: {level: secret}}, model: file:x.model}", "cannot read `x.model`"},
      {"a path", "{classes: {hr: {level: secret}}, model: ours.model}", "`file:ours.model`?"},
  };
  for (const WrongCase& c : kCases) {
    SCOPED_TRACE(c.note);
    const Loaded loaded = world().load_text(with_sensitivity(c.sensitivity));
    EXPECT_FALSE(loaded.snapshot);
    EXPECT_NE(printed(loaded.problems).find(c.problem), std::string::npos)
        << printed(loaded.problems);
  }
}

}  // namespace
}  // namespace sluice::policy
