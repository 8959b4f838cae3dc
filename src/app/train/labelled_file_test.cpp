#include "app/train/labelled_file.h"

#include <string>

#include <gtest/gtest.h>

namespace sluice::train {
namespace {

struct LineCase {
  const char* note;
  const char* line;
  std::size_t texts;
  std::size_t names;
  const char* problem;  // Part of the message; empty: none.
};

// Bad labels that pass unseen make a bad model, and nobody knows why.
TEST(LabelledFile, Lines) {
  constexpr LineCase kCases[] = {
      {"our form",
       R"({"text":"Ann left","spans":[{"type":"PERSON","start":0,"end":3}]})",
       1,
       1,
       ""},
      {"no names", R"({"text":"nothing","spans":[]})", 1, 0, ""},
      {"the form of eval",
       R"({"text":"é Ann","expected":[{"type":"PERSON","start":2,"end":5,"bstart":3,"bend":6}]})",
       1,
       1,
       ""},
      {"eval says nothing of this text", R"({"text":"x","expected":null})", 0, 0, ""},
      {"other types are left out",
       R"({"text":"a@b.c","spans":[{"type":"EMAIL_ADDRESS","start":0,"end":5}]})",
       1,
       0,
       ""},
      {"of overlapping names the longest",
       R"({"text":"Ann Lee","spans":[{"type":"PER","start":0,"end":3},{"type":"PER","start":0,"end":7}]})",
       1,
       1,
       ""},
      {"no JSON", R"({"text":)", 0, 0, "no JSON object"},
      {"a list", R"([1])", 0, 0, "no JSON object"},
      {"no text", R"({"spans":[]})", 0, 0, "`text` must be there"},
      {"text is a number", R"({"text":1,"spans":[]})", 0, 0, "`text` must be there"},
      {"no spans", R"({"text":"x"})", 0, 0, "`spans` must be there"},
      {"spans is an object", R"({"text":"x","spans":{}})", 0, 0, "must be a list"},
      {"a span without type", R"({"text":"x","spans":[{"start":0,"end":1}]})", 1, 0, "with `type`"},
      {"beyond the end",
       R"({"text":"x","spans":[{"type":"PER","start":0,"end":2}]})",
       1,
       0,
       "at most the 1 bytes"},
      {"empty",
       R"({"text":"x","spans":[{"type":"PER","start":1,"end":1}]})",
       1,
       0,
       "`start` < `end`"},
      {"negative", R"({"text":"x","spans":[{"type":"PER","start":-1,"end":1}]})", 1, 0, "`start`"},
      {"inside of a character",
       R"({"text":"éa","spans":[{"type":"PER","start":1,"end":3}]})",
       1,
       0,
       "between characters"},
  };
  for (const LineCase& c : kCases) {
    SCOPED_TRACE(c.note);
    const LabelledFile file = read_labelled_lines(c.line, "data.jsonl");
    EXPECT_EQ(file.texts.size(), c.texts);
    EXPECT_EQ(file.texts.empty() ? 0 : file.texts[0].names.size(), c.names);
    ASSERT_EQ(file.problems.size(), *c.problem == 0 ? 0U : 1U);
    if (!file.problems.empty()) {
      EXPECT_NE(file.problems[0].message.find(c.problem), std::string::npos)
          << file.problems[0].message;
      EXPECT_EQ(file.problems[0].line, 1);
    }
  }
}

// All mistakes at once, with their lines; but not a million of them.
TEST(LabelledFile, AllProblemsWithLines) {
  const LabelledFile file = read_labelled_lines("{}\n\n{\"text\":1}\r\n", "data.jsonl");
  ASSERT_EQ(file.problems.size(), 2U);
  EXPECT_EQ(file.problems[0].line, 1);
  EXPECT_EQ(file.problems[1].line, 3);
  std::string many;
  for (std::size_t i = 0; i < kProblemsMax + 5; ++i) {
    many += "{}\n";
  }
  EXPECT_EQ(read_labelled_lines(many, "data.jsonl").problems.size(), kProblemsMax);
}

}  // namespace
}  // namespace sluice::train
