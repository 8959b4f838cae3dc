#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "algo/linear/report.h"
#include "algo/linear/trainer.h"

namespace sluice::linear {
namespace {

std::vector<ClassifiedText> small_texts() {
  std::vector<ClassifiedText> texts;
  for (int i = 0; i < 12; ++i) {
    const std::string word(1, static_cast<char>('a' + i));
    texts.push_back({"the contract clause " + word + word + " is void", "legal"});
    texts.push_back({"our lawyer and the court read clause " + word + word + word, "legal"});
    texts.push_back({"the cake needs butter and sugar " + word, "other"});
    texts.push_back({"we play football in the park " + word + word, "other"});
  }
  return texts;
}

// A class that is told wrongly opens a document to the wrong zone.
TEST(Linear, LearnsAndGeneralises) {
  const Trained trained = train(small_texts(), {}, nullptr);
  ASSERT_EQ(trained.model.classes().size(), 2U);
  EXPECT_EQ(trained.model.classes()[0], "legal");
  EXPECT_GT(trained.model.probabilities("the lawyer wrote a contract")[0], 0.7F);
  EXPECT_LT(trained.model.probabilities("sugar for the football team")[0], 0.3F);
}

TEST(Linear, ProbabilitiesSumToOneWhateverComesIn) {
  const Trained trained = train(small_texts(), {}, nullptr);
  for (const std::string& text : {std::string(),
                                  std::string("42"),
                                  std::string(200'000, 'x'),
                                  std::string("\xFF\xFE\x00 clause", 10)}) {
    const std::vector<float> all = trained.model.probabilities(text);
    EXPECT_NEAR(std::accumulate(all.begin(), all.end(), 0.0F), 1.0F, 1e-5F);
  }
}

// Two people who train on the same texts must get the same model, or nobody can check one.
TEST(Linear, SameTextsGiveTheSameBytesAndReadBack) {
  const std::string bytes = train(small_texts(), {}, nullptr).model.bytes();
  EXPECT_EQ(bytes, train(small_texts(), {}, nullptr).model.bytes());
  const Result<Model> back = Model::read(bytes);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->bytes(), bytes);
}

// A damaged model must be refused, never half used.
TEST(Linear, DamagedModelsAreRefused) {
  const std::string bytes = train(small_texts(), {}, nullptr).model.bytes();
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{9}, std::size_t{20}, bytes.size() - 1}) {
    EXPECT_FALSE(Model::read(bytes.substr(0, size))) << size;
  }
  for (std::size_t at = 0; at < bytes.size(); at += 1 + at / 2) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 1);
    EXPECT_FALSE(Model::read(damaged)) << at;
  }
}

struct FeatureCase {
  const char* note;
  std::string a;
  std::string b;
  bool same;
};

TEST(TextFeatures, WhatCountsAsTheSame) {
  const FeatureCase cases[] = {
      {"case", "Clause Seven", "clause seven", true},
      {"digits", "clause 71", "clause 35", true},
      {"how many digits", "clause 7", "clause 35", false},
      {"single marks", "clause, seven!", "clause seven", true},
      {"marks in a row", "clause(); seven", "clause seven", false},
      {"order", "clause seven", "seven clause", false},
      {"letters", "clause", "clauses", false},
      {"what is beyond the limit at both ends",
       std::string(kTextBytesMax, 'a') + " x " + std::string(kTextBytesMax, 'b'),
       std::string(kTextBytesMax, 'a') + " y " + std::string(kTextBytesMax, 'b'),
       true},
  };
  for (const FeatureCase& c : cases) {
    SCOPED_TRACE(c.note);
    EXPECT_EQ(features_of(c.a) == features_of(c.b), c.same);
  }
  EXPECT_TRUE(features_of("").empty());
  EXPECT_TRUE(features_of(" . ").empty());
}

TEST(TextFeatures, HaveLengthOneAndAscend) {
  const std::vector<Weighted> features = features_of("one two two three three three three");
  float length = 0;
  for (std::size_t i = 0; i < features.size(); ++i) {
    length += features[i].value * features[i].value;
    EXPECT_LT(features[i].bucket, kBuckets);
    EXPECT_TRUE(i == 0 || features[i - 1].bucket < features[i].bucket);
  }
  EXPECT_NEAR(length, 1, 1e-5);
}

// The figures by which somebody chooses a threshold must be those of the texts.
TEST(Report, CountsByHand) {
  const std::vector<std::string> classes = {"a", "b"};
  const std::vector<Judged> judged = {{.label = 0, .probabilities = {0.95F, 0.05F}},
                                      {.label = 0, .probabilities = {0.4F, 0.6F}},
                                      {.label = 1, .probabilities = {0.25F, 0.75F}}};
  const Report report = report_on(classes, judged);
  EXPECT_EQ(report.confusion[0][0], 1U);
  EXPECT_EQ(report.confusion[0][1], 1U);
  EXPECT_EQ(report.confusion[1][1], 1U);
  EXPECT_DOUBLE_EQ(report.recall(0), 0.5);
  EXPECT_DOUBLE_EQ(report.precision(1), 0.5);
  EXPECT_NEAR(report.accuracy(), 2.0 / 3, 1e-12);
  EXPECT_EQ(report.let_through[0][3].passed, 1U);   // At 50 % the second text is missed.
  EXPECT_EQ(report.let_through[0][1].alarmed, 1U);  // At 20 % the third is taken for an a.
  EXPECT_EQ(report.bins[9].texts, 1U);
  EXPECT_EQ(report.bins[6].right, 0U);
  EXPECT_NE(to_text(report).find("50 %: 1 missed, 0 false"), std::string::npos);
}

}  // namespace
}  // namespace sluice::linear
