// Two edits of the same bytes would corrupt a body, so of overlapping findings one must win, and
// always the same one.

#include "algo/scan/overlaps.h"

#include <algorithm>
#include <initializer_list>
#include <vector>

#include <gtest/gtest.h>

#include "algo/scan/scan_fake.h"

namespace sluice::scan {
namespace {

Span span(std::uint32_t begin,
          std::uint32_t end,
          std::uint8_t score = 100,
          unsigned type = 1,
          std::initializer_list<unsigned> covers = {}) {
  Span made{.begin = begin, .end = end, .type = static_cast<EntityType>(type), .score = score};
  for (const unsigned covered : covers) {
    made.covers.set(covered);
  }
  return made;
}

/// Neither a secret nor the user's; and one of the user's.
constexpr auto kOther = static_cast<unsigned>(entity("personal.email"));
constexpr auto kCustom = static_cast<unsigned>(std::size(entity_table::kRows));

struct OverlapCase {
  const char* note;
  std::vector<Span> spans;
  std::vector<Span> want;
};

TEST(Overlaps, TheBestStays) {
  const OverlapCase cases[] = {
      {"none", {}, {}},
      {"apart, out of order", {span(5, 6), span(0, 2)}, {span(0, 2), span(5, 6)}},
      {"touching", {span(0, 2), span(2, 4)}, {span(0, 2), span(2, 4)}},
      {"the longer, over the bytes of both",
       {span(0, 4, 90, 1), span(2, 9, 50, 2)},
       {span(0, 9, 50, 2, {1})}},
      {"a chain",
       {span(8, 12, 90, 3), span(0, 4, 90, 1), span(2, 9, 50, 2)},
       {span(0, 12, 50, 2, {1, 3})}},
      {"a password in a URL that is longer",
       {span(0, 30, 90, 4), span(8, 12, 90, 5)},
       {span(0, 30, 90, 4, {5})}},
      {"what was covered stays so",
       {span(0, 30, 90, 4, {5}), span(0, 30, 100, 6)},
       {span(0, 30, 100, 6, {4, 5})}},
      {"then the surer", {span(0, 4, 50), span(2, 6, 90)}, {span(0, 6, 90)}},
      {"then the type that comes first",
       {span(0, 4, 90, kOther + 1), span(0, 4, 90, kOther)},
       {span(0, 4, 90, kOther)}},
      {"a secret that reads the same bytes",
       {span(0, 4, 90, kOther), span(0, 4, 50, 3)},
       {span(0, 4, 90, kOther, {3})}},
      {"a pattern of the user's over the same bytes",
       {span(0, 4, 50, kOther), span(0, 4, 90, kCustom)},
       {span(0, 4, 90, kCustom, {kOther})}},
      {"the same twice", {span(0, 4), span(0, 4)}, {span(0, 4)}},
      {"one that beats two", {span(0, 3), span(3, 6), span(1, 8)}, {span(0, 8)}},
  };
  for (const OverlapCase& c : cases) {
    SCOPED_TRACE(c.note);
    std::vector<Span> spans = c.spans;
    keep_best(spans);
    EXPECT_EQ(spans, c.want);
  }
}

TEST(Overlaps, NothingOverlapsAfterwardsAndNothingIsLeftOut) {
  TestRandom random(23);
  for (int round = 0; round < 500; ++round) {
    std::vector<Span> spans;
    for (std::size_t i = random.below(20); i > 0; --i) {
      const auto begin = static_cast<std::uint32_t>(random.below(40));
      spans.push_back(span(begin,
                           begin + 1 + static_cast<std::uint32_t>(random.below(12)),
                           static_cast<std::uint8_t>(random.below(3))));
    }
    const std::vector<Span> found = spans;
    keep_best(spans);
    for (const Span& one : found) {
      ASSERT_TRUE(std::ranges::any_of(
          spans, [&](const Span& kept) { return kept.begin <= one.begin && one.end <= kept.end; }));
    }
    for (std::size_t i = 1; i < spans.size(); ++i) {
      ASSERT_LE(spans[i - 1].end, spans[i].begin);
    }
  }
}

}  // namespace
}  // namespace sluice::scan
