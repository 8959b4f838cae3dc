// A word that is not read as what it names makes a bare number look harmless.

#include "algo/scan/context.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "algo/scan/scan_fake.h"

namespace sluice::scan {
namespace {

struct WordsCase {
  const char* note;
  std::string_view text;
  ConceptSet want;
};

constexpr WordsCase kCases[] = {
    {"a word", "my SSN is", ConceptSet(Concept::us_ssn)},
    {"two words", "Routing Number", ConceptSet(Concept::routing)},
    {"two words that only say it together", "social security", ConceptSet(Concept::us_ssn)},
    {"a key of JSON", "dateOfBirth", ConceptSet(Concept::birth)},
    {"with underscores", "passport_no", ConceptSet(Concept::passport)},
    {"with a possessive", "driver's license", ConceptSet(Concept::licence)},
    {"behind an escaped line break", R"(x\nssn)", ConceptSet(Concept::us_ssn)},
    {"with an accent", "Führerschein", ConceptSet(Concept::licence)},
    {"part of a word", "passported", {}},
    {"nothing", "the quick brown fox", {}},
    {"empty", "", {}},
};

TEST(Context, WordsNameWhatStandsBesideThem) {
  for (const WordsCase& c : kCases) {
    SCOPED_TRACE(c.note);
    ContextIndex index;
    EXPECT_EQ(index.between(c.text, 0, c.text.size()), c.want);
  }
}

TEST(Context, WordsThatAreCutDoNotCount) {
  ContextIndex index;
  EXPECT_EQ(index.between("compassport", 3, 11), ConceptSet());
  index.reset();
  EXPECT_EQ(index.between("passport", 0, 4), ConceptSet());
}

TEST(Context, WhatWasAskedBeforeChangesNothing) {
  // Otherwise a slot might hold a finding that its body does not: see Scanner::may_find.
  static constexpr std::string_view kPieces[] = {"ssn",
                                                 "Routing",
                                                 "number",
                                                 " ",
                                                 "_",
                                                 "x",
                                                 "\\n",
                                                 "card",
                                                 "é",
                                                 "1",
                                                 "social ",
                                                 "security",
                                                 "Of"};
  TestRandom random(31);
  for (int round = 0; round < 300; ++round) {
    std::string text;
    for (int i = 0; i < 40; ++i) {
      text += kPieces[random.below(std::size(kPieces))];
    }
    ContextIndex used;
    for (int i = 0; i < 20; ++i) {
      const std::size_t begin = random.below(text.size());
      const std::size_t end = begin + random.below(text.size() - begin + 1);
      ContextIndex fresh;
      ASSERT_EQ(used.between(text, begin, end), fresh.between(text, begin, end))
          << text << " " << begin << " " << end;
    }
  }
}

}  // namespace
}  // namespace sluice::scan
