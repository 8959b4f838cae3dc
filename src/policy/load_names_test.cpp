// A switch that is misread leaves names unprotected, and nobody sees it.

#include <array>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "algo/ner/default_model.h"
#include "policy/load_fake.h"

namespace sluice::policy {
namespace {

std::string with_names(std::string_view names) {
  std::string text(kCleanPolicy);
  const std::size_t at = text.find("labels:\n") + 8;
  return text.insert(at, "  names: " + std::string(names) + "\n");
}

FakeWorld world() {
  return {.credentials = {"env:CLAUDE_KEY"},
          .files = {{"ours.model", std::string(ner::default_model_bytes())}, {"bad.model", "x"}}};
}

using Percents = std::array<std::uint8_t, 4>;

struct NamesCase {
  const char* note;
  const char* names;
  Percents want;
};

TEST(LoadNames, WhatIsLookedForAndHowSurely) {
  constexpr NamesCase kCases[] = {
      {"one kind", "{types: person}", {20, 0, 0, 0}},
      {"a list", "{types: [address, person]}", {20, 0, 0, 20}},
      {"one threshold for all", "{types: [person, location], threshold: 1}", {1, 0, 1, 0}},
      {"one for some", "{types: [person, location], threshold: {location: 99}}", {20, 0, 99, 0}},
      {"the shipped model, by name", "{types: [organization], model: default}", {0, 20, 0, 0}},
  };
  for (const NamesCase& c : kCases) {
    SCOPED_TRACE(c.note);
    const Loaded loaded = world().load_text(with_names(c.names));
    ASSERT_TRUE(loaded.snapshot) << printed(loaded.problems);
    EXPECT_EQ(loaded.snapshot->names.percent, c.want);
    EXPECT_TRUE(loaded.snapshot->names.is_on());
    EXPECT_EQ(loaded.snapshot->names.model, "");
  }
}

TEST(LoadNames, OffUnlessAskedFor) {
  const Loaded loaded = world().load_text(kCleanPolicy);
  ASSERT_TRUE(loaded.snapshot) << printed(loaded.problems);
  EXPECT_FALSE(loaded.snapshot->names.is_on());
}

// The digest stands in every record: it must tell whether names were looked for, and how.
TEST(LoadNames, AreAPartOfTheDigest) {
  const auto digest_of = [](const std::string& text) {
    return world().load_text(text).snapshot.value().digest;
  };
  const Digest off = digest_of(std::string(kCleanPolicy));
  const Digest on = digest_of(with_names("{types: person}"));
  EXPECT_NE(off, on);
  EXPECT_NE(on, digest_of(with_names("{types: person, threshold: 31}")));
  EXPECT_EQ(on, digest_of(with_names("{types: person, model: file:ours.model}")));
}

struct WrongCase {
  const char* note;
  const char* names;
  const char* problem;
};

TEST(LoadNames, WhatIsWrongIsSaid) {
  constexpr WrongCase kCases[] = {
      {"nothing asked for", "{}", "types"},
      {"an empty list", "{types: []}", "no kind of name is looked for"},
      {"only a model", "{model: default}", "types"},
      {"unknown key", "{types: person, treshold: 3}", "did you mean `threshold`?"},
      {"unknown kind", "{types: [persons]}", "did you mean `person`?"},
      {"a kind twice", "{types: [person, person]}", "`person` is there twice"},
      {"too low", "{types: person, threshold: 0}", "99"},
      {"too high", "{types: person, threshold: 100}", "99"},
      {"no number", "{types: person, threshold: high}", "number"},
      {"too high for one kind", "{types: person, threshold: {person: 100}}", "99"},
      {"a threshold for what is off", "{types: person, threshold: {location: 30}}", "`types`"},
      {"unknown kind of threshold", "{types: person, threshold: {locaton: 30}}", "locaton"},
      {"a list", "[person]", "map"},
      {"a path alone", "{types: person, model: ours.model}", "did you mean `file:ours.model`?"},
      {"no such model", "{types: person, model: file:other.model}", "cannot read `other.model`"},
      {"no model", "{types: person, model: file:bad.model}", "no tagger model"},
  };
  for (const WrongCase& c : kCases) {
    SCOPED_TRACE(c.note);
    const Loaded loaded = world().load_text(with_names(c.names));
    EXPECT_FALSE(loaded.snapshot);
    EXPECT_NE(printed(loaded.problems).find(c.problem), std::string::npos)
        << printed(loaded.problems);
  }
}

TEST(LoadNames, AllProblemsAtOnce) {
  const Loaded loaded =
      world().load_text(with_names("{types: [persons], threshold: 0, model: file:bad.model}"));
  const std::string problems = printed(loaded.problems);
  for (const char* part : {"persons", "99", "no tagger model", "test.yaml:"}) {
    EXPECT_NE(problems.find(part), std::string::npos) << problems;
  }
}

}  // namespace
}  // namespace sluice::policy
