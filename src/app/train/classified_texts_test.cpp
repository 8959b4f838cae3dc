#include "app/train/classified_texts.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace sluice::train {
namespace {

struct CsvCase {
  const char* note;
  const char* csv;
  std::vector<std::pair<std::string, std::string>> want;
  std::vector<int> wrong_lines;
};

// A line that is read wrongly teaches a model the wrong class.
TEST(ClassifiedTexts, Csv) {
  const CsvCase cases[] = {
      {"plain", "hr,sick leave\nlegal,clause", {{"hr", "sick leave"}, {"legal", "clause"}}, {}},
      {"a head", "class,text\r\nhr,x\r\n", {{"hr", "x"}}, {}},
      {"quotes", "hr,\"a, \"\"b\"\"\nc\"\nhr,d", {{"hr", "a, \"b\"\nc"}, {"hr", "d"}}, {}},
      {"blank lines", "\nhr,x\n\n", {{"hr", "x"}}, {}},
      {"empty text", "hr,", {{"hr", ""}}, {}},
      {"one field", "hr\nhr,x", {{"hr", "x"}}, {1}},
      {"three fields", "hr,x\nhr,a,b", {{"hr", "x"}}, {2}},
      {"no class", ",x", {}, {1}},
      {"line numbers count breaks in quotes", "hr,\"a\nb\"\nhr", {{"hr", "a\nb"}}, {3}},
      {"a quote that never ends", "hr,\"a", {{"hr", "a"}}, {}},
      {"nothing", "", {}, {}},
  };
  for (const CsvCase& c : cases) {
    SCOPED_TRACE(c.note);
    const ClassifiedTexts got = read_classified_csv(c.csv, "data.csv");
    ASSERT_EQ(got.texts.size(), c.want.size());
    for (std::size_t i = 0; i < c.want.size(); ++i) {
      EXPECT_EQ(got.texts[i].label, c.want[i].first);
      EXPECT_EQ(got.texts[i].text, c.want[i].second);
    }
    ASSERT_EQ(got.problems.size(), c.wrong_lines.size());
    for (std::size_t i = 0; i < c.wrong_lines.size(); ++i) {
      EXPECT_EQ(got.problems[i].line, c.wrong_lines[i]);
    }
  }
}

}  // namespace
}  // namespace sluice::train
