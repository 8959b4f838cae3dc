#include "algo/json/splice.h"

#include <random>

#include <gtest/gtest.h>

#include "domain/request.h"

namespace sluice::json {
namespace {

struct SpliceCase {
  const char* note;
  const char* text;
  std::vector<Edit> edits;
  const char* want;
};

const SpliceCase kSplice[] = {
    {"no edits", "abc", {}, "abc"},
    {"nothing at all", "", {}, ""},
    {"replace", "abcd", {{{1, 3}, "X"}}, "aXd"},
    {"remove", "abcd", {{{1, 3}, ""}}, "ad"},
    {"all of it", "abcd", {{{0, 4}, "XYZXYZ"}}, "XYZXYZ"},
    {"insert at both ends", "ab", {{{0, 0}, "<"}, {{2, 2}, ">"}}, "<ab>"},
    {"insertions at one place keep their order", "ab", {{{1, 1}, "1"}, {{1, 1}, "2"}}, "a12b"},
    {"insert before a replacement", "abc", {{{1, 1}, "1"}, {{1, 2}, "B"}}, "a1Bc"},
    {"side by side", "abcd", {{{0, 2}, "1"}, {{2, 4}, "2"}}, "12"},
};

TEST(JsonSplice, Table) {
  // A byte too many or too few is a broken request, or a secret's last digit left in it.
  for (const SpliceCase& c : kSplice) {
    SCOPED_TRACE(c.note);
    const std::string got = splice(c.text, c.edits);
    EXPECT_EQ(got, c.want);
    EXPECT_GE(got.capacity(), got.size() + kBodyPaddingBytes);
  }
}

TEST(JsonSplice, AgreesWithOneEditAtATime) {
  std::mt19937 random(5);
  for (int round = 0; round < 300; ++round) {
    std::string text(random() % 40, '.');
    std::vector<Edit> edits;
    std::uint32_t at = 0;
    while (at < text.size() && edits.size() < 6) {
      const auto begin = at + static_cast<std::uint32_t>(random() % (text.size() - at + 1));
      const auto end = begin + static_cast<std::uint32_t>(random() % (text.size() - begin + 1));
      edits.push_back({{begin, end}, std::string(random() % 5, 'x')});
      at = end + static_cast<std::uint32_t>(random() % 3);
    }
    std::string want = text;
    for (auto edit = edits.rbegin(); edit != edits.rend(); ++edit) {
      want.replace(edit->range.begin, edit->range.end - edit->range.begin, edit->text);
    }
    EXPECT_EQ(splice(text, edits), want);
  }
}

TEST(JsonSpliceDeathTest, OverlapStopsTheProcess) {
  // Overlapping patches mean that two findings fight over bytes; sending either could leak one.
  const std::vector<Edit> overlapping = {{{0, 2}, "x"}, {{1, 3}, "y"}};
  EXPECT_DEATH(static_cast<void>(splice("abc", overlapping)), "edit.range");
  const std::vector<Edit> beyond = {{{2, 4}, "x"}};
  EXPECT_DEATH(static_cast<void>(splice("abc", beyond)), "edit.range");
}

}  // namespace
}  // namespace sluice::json
