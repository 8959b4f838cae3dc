#include "algo/ner/tokens.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace sluice::ner {
namespace {

struct SplitCase {
  const char* note;
  std::string text;
  std::vector<std::string> want;
};

// If words were cut wrongly, a span would cover half of a name, and the rest would leave.
TEST(Tokens, WordsNumbersAndMarks) {
  const SplitCase cases[] = {
      {"plain words", "Ann left", {"Ann", "left"}},
      {"marks stand alone", "O'Brien, U.S.", {"O", "'", "Brien", ",", "U", ".", "S", "."}},
      {"a handle is one word", "@Ann_Lee7!", {"@", "Ann_Lee7", "!"}},
      {"letters beyond ASCII", "Ærøskøbing–Ødis", {"Ærøskøbing", "–", "Ødis"}},
      {"no-break space parts words", "10\u00A0Rue", {"10", "Rue"}},
      {"Greek and Cyrillic", "Οδός улица", {"Οδός", "улица"}},
      {"empty", "", {}},
      {"only space", " \n\t ", {}},
      {"broken UTF-8 is kept as letters", "a\xFF\xC3", {"a\xFF\xC3"}},
  };
  for (const SplitCase& c : cases) {
    SCOPED_TRACE(c.note);
    std::vector<Token> tokens;
    split(c.text, tokens);
    std::vector<std::string> got;
    for (const Token& token : tokens) {
      got.push_back(c.text.substr(token.begin, token.end - token.begin));
    }
    EXPECT_EQ(got, c.want);
  }
}

// A word of a megabyte must not become one token: features of it would cost as much each time.
TEST(Tokens, LongRunsAreCut) {
  std::vector<Token> tokens;
  split(std::string(64 * 3 + 1, 'x'), tokens);
  ASSERT_EQ(tokens.size(), 4U);
  EXPECT_EQ(tokens[0].length, 64);
  EXPECT_EQ(tokens[3].length, 1);
  EXPECT_TRUE(tokens[3].glued);
}

struct ShapeCase {
  const char* note;
  const char* text;
  Shape want;
};

// Shape is how an unknown name is told from an unknown word.
TEST(Tokens, Shapes) {
  constexpr ShapeCase kCases[] = {
      {"lower", "house", Shape::lower},
      {"title", "House", Shape::title},
      {"one capital", "H", Shape::capital},
      {"upper", "HOUSE", Shape::upper},
      {"mixed", "McDonald", Shape::mixed},
      {"camel", "iPhone", Shape::mixed},
      {"number", "90210", Shape::number},
      {"with digits", "x86", Shape::letter_number},
      {"accented", "Éva", Shape::title},
      {"lower accented", "øre", Shape::lower},
      {"Polish", "ŁÓDŹ", Shape::upper},
      {"Cyrillic", "Москва", Shape::title},
      {"Greek", "ΑΘΗΝΑ", Shape::upper},
      {"no case", "東京", Shape::uncased},
      {"mark", "-", Shape::mark},
  };
  for (const ShapeCase& c : kCases) {
    SCOPED_TRACE(c.note);
    std::vector<Token> tokens;
    split(c.text, tokens);
    ASSERT_EQ(tokens.size(), 1U);
    EXPECT_EQ(tokens[0].shape, c.want);
  }
}

// Lists hold lower case; a capital must find them, or the lists are useless.
TEST(Tokens, HashIgnoresCase) {
  EXPECT_EQ(word_hash("MÜLLER"), word_hash("müller"));
  EXPECT_EQ(word_hash("Łukasz"), word_hash("łukasz"));
  EXPECT_EQ(word_hash("ИВАН"), word_hash("иван"));
  EXPECT_NE(word_hash("muller"), word_hash("müller"));
}

}  // namespace
}  // namespace sluice::ner
