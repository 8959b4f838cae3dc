#include "algo/ner/finder.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "algo/ner/ner_fake.h"

namespace sluice::ner {
namespace {

std::vector<std::size_t> cuts_of(std::string_view text) {
  std::vector<std::size_t> cuts;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = piece_end(text, at);
    EXPECT_GT(end, at);
    EXPECT_LE(end - at, kPieceBytesMax);
    cuts.push_back(end);
    at = end;
  }
  return cuts;
}

struct CutCase {
  const char* note;
  std::string begin;  ///< 1,536 bytes of it, then `mark`, then it again
  std::string mark;
};

// A name on a border is found in halves, or not at all: so borders are where sentences end.
TEST(PieceEnd, IsWhereItHurtsLeast) {
  const CutCase cases[] = {
      {"behind a line rather than a sentence", "a. b ", "\n"},
      {"behind a sentence rather than a word", "ab ", ". "},
      {"behind a word rather than inside one", "abc", " "},
  };
  for (const CutCase& c : cases) {
    SCOPED_TRACE(c.note);
    std::string text;
    while (text.size() < 1'536) {
      text += c.begin;
    }
    text += c.mark;
    const std::size_t border = text.size();
    while (text.size() < 3'000) {
      text += c.begin;
    }
    EXPECT_EQ(cuts_of(text).front(), border);
  }
}

TEST(PieceEnd, ShortTextIsOnePiece) {
  EXPECT_EQ(cuts_of(std::string(kPieceBytesMax, 'x')), std::vector{kPieceBytesMax});
  EXPECT_EQ(cuts_of(std::string(kPieceBytesMax + 1, 'x')).size(), 2U);
}

TEST(PieceEnd, CutsNoCharacter) {
  std::string text;
  while (text.size() < 10'000) {
    text += "\xE6\x97\xA5";
  }
  for (const std::size_t cut : cuts_of(text)) {
    EXPECT_EQ(cut % 3, 0U);
  }
}

TEST(TaggerFinder, RefusesWhatWouldTakeLong) {
  const Knowledge knowledge = small_knowledge();
  TaggerFinder finder(std::make_shared<const Tagger>(train(small_texts(), knowledge, {}, nullptr)),
                      Thresholds{});
  std::vector<NameSpan> names;
  const std::string text = "Ann lives in Rome. ";
  ASSERT_TRUE(finder.find(text, names));
  EXPECT_EQ(marked(text, names), "[P:Ann] lives in [L:Rome]. ");
  EXPECT_TRUE(finder.find(text + std::string(kPieceBytesMax - text.size(), ' '), names));
  EXPECT_FALSE(finder.find(std::string(kPieceBytesMax + 1, ' '), names));
}

}  // namespace
}  // namespace sluice::ner
