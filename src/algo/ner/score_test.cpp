#include "algo/ner/score.h"

#include <gtest/gtest.h>

#include "algo/ner/ner_fake.h"

namespace sluice::ner {
namespace {

// Figures that people choose by must count what they say they count.
TEST(Scorer, CountsByHand) {
  const LabelledText wanted = labelled("[P:Ann Lee] of [O:Acme] in [L:Rome], call");
  const LabelledText found = labelled("[P:Ann] Lee of [L:Acme] in [L:Rome], [P:call]");
  Scorer score;
  score.add(wanted.text, wanted.names, found.names);
  EXPECT_EQ(score.spans(NameType::person).right, 0U);
  EXPECT_EQ(score.spans(NameType::person).found, 2U);
  EXPECT_EQ(score.spans(NameType::location).right, 1U);
  EXPECT_EQ(score.spans(NameType::location).found, 2U);
  EXPECT_EQ(score.tokens(NameType::person).right, 1U);
  EXPECT_EQ(score.tokens(NameType::person).wanted, 2U);
  EXPECT_EQ(score.any_tokens().wanted, 4U);
  EXPECT_EQ(score.any_tokens().found, 4U);
  EXPECT_EQ(score.any_tokens().right, 3U);
  EXPECT_DOUBLE_EQ(score.any_tokens().precision(), 0.75);
  EXPECT_DOUBLE_EQ(score.any_tokens().recall(), 0.75);
  EXPECT_DOUBLE_EQ(score.any_tokens().f(2), 0.75);
  EXPECT_EQ(score.bins()[9].found, 4U);
  EXPECT_EQ(score.bins()[9].right, 2U);
}

TEST(Scorer, FBetaWeighsRecall) {
  const Tally tally{.right = 1, .found = 1, .wanted = 2};
  EXPECT_NEAR(tally.f(1), 2.0 / 3.0, 1e-12);
  EXPECT_NEAR(tally.f(2), 5.0 * 0.5 / 4.5, 1e-12);
  EXPECT_EQ(Tally{}.f(1), 0);
}

}  // namespace
}  // namespace sluice::ner
