// Figures that are wrong make people trust a detector that leaks, or throw away one that does not.

#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "app/eval/case.h"
#include "app/eval/quiet.h"
#include "app/eval/report.h"
#include "app/eval/scores.h"
#include "app/eval/tally.h"

namespace sluice::eval {
namespace {

struct PlaceCase {
  const char* note;
  std::string_view line;
  std::vector<Labelled> want;
};

const PlaceCase kPlaces[] = {
    {"bytes",
     R"({"text":"é ann","expected":[{"type":"PERSON","bstart":3,"bend":6}]})",
     {{.type = "PERSON", .begin = 3, .end = 6}}},
    {"code points",
     R"({"text":"é ann","expected":[{"type":"PERSON","start":2,"end":5}]})",
     {{.type = "PERSON", .begin = 3, .end = 6}}},
    {"a value wherever it stands",
     R"({"text":"ann and ann","expected":[{"type":"PERSON","value":"ann"}]})",
     {{.type = "PERSON", .begin = 0, .end = 3}, {.type = "PERSON", .begin = 8, .end = 11}}},
    {"nothing", R"({"text":"ann","expected":[]})", {}},
    {"quotes and line breaks at the edges are no part of it",
     R"({"text":"\"ann\"\n","expected":[{"type":"PERSON","bstart":0,"bend":6}]})",
     {{.type = "PERSON", .begin = 1, .end = 4}}},
    {"nothing but quotes",
     R"({"text":"a \"\"","expected":[{"type":"PERSON","bstart":2,"bend":4}]})",
     {{.type = "PERSON", .begin = 2, .end = 4}}},
};

TEST(Case, ReadsEveryWayToWriteAPlace) {
  for (const PlaceCase& c : kPlaces) {
    SCOPED_TRACE(c.note);
    const Result<Case> got = read_case(c.line);
    ASSERT_TRUE(got.has_value());
    ASSERT_TRUE(got->expected.has_value());
    EXPECT_EQ(*got->expected, c.want);
  }
}

constexpr std::string_view kBadLines[] = {
    "",
    "[]",
    R"({"expected":[]})",
    R"({"text":1,"expected":[]})",
    R"({"text":"ann"})",
    R"({"text":"ann","expected":[{"start":0,"end":3}]})",
    R"({"text":"ann","expected":[{"type":"PERSON"}]})",
    R"({"text":"ann","expected":[{"type":"PERSON","value":"bob"}]})",
    R"({"text":"ann","expected":[{"type":"PERSON","start":0,"end":4}]})",
    R"({"text":"ann","expected":[{"type":"PERSON","bstart":2,"bend":2}]})",
};

TEST(Case, RefusesWhatItCannotScore) {
  for (const std::string_view line : kBadLines) {
    SCOPED_TRACE(line);
    EXPECT_FALSE(read_case(line).has_value());
  }
}

/// Scores of one case.
Scores scored(std::string_view line, std::vector<Labelled> found) {
  Scores scores({}, [](std::string_view, const Case&, const Labelled&) {});
  const Result<Case> labelled = read_case(line);
  EXPECT_TRUE(labelled.has_value());
  scores.add(*labelled, found);
  return scores;
}

TEST(Scores, CountBytesAndPlaces) {
  const Scores scores =
      scored(R"({"source":"a/b@1:x","text":"0123456789",)"
             R"("expected":[{"type":"A","start":0,"end":4},{"type":"B","start":6,"end":8}]})",
             {{.type = "A", .begin = 0, .end = 4},
              {.type = "C", .begin = 7, .end = 8},
              {.type = "C", .begin = 9, .end = 10}});
  const GroupScore& group = scores.by_group().at("a/b");
  EXPECT_EQ(group.spans.expected, 2U);
  EXPECT_EQ(group.spans.covered, 1U);
  EXPECT_EQ(group.spans.touched, 2U);
  EXPECT_EQ(group.spans.exact, 1U);
  EXPECT_EQ(group.spans.found, 3U);
  EXPECT_EQ(group.spans.right, 2U);
  EXPECT_EQ(group.bytes.expected, 6U);
  EXPECT_EQ(group.bytes.covered, 5U);
  EXPECT_EQ(group.bytes.found, 6U);
  EXPECT_EQ(group.bytes.right, 5U);
}

TEST(Scores, ANegativeCaseForbidsItsTypesOnly) {
  const std::string_view line =
      R"({"source":"s","text":"0123","expected":[],"negative_for":["US_SSN"]})";
  const Labelled other{.type = "PHONE_NUMBER", .begin = 0, .end = 4};
  const Labelled forbidden{.type = "US_SSN", .begin = 0, .end = 4};
  EXPECT_EQ(scored(line, {other}).by_group().at("s").silent, 1U);
  EXPECT_EQ(scored(line, {forbidden}).by_group().at("s").silent, 0U);
  const std::string_view secrets =
      R"({"source":"s","text":"0123","expected":[],"negative_for":["npm-access-token"]})";
  const Labelled secret{.type = "secret.generic", .begin = 0, .end = 4};
  EXPECT_EQ(scored(secrets, {secret}).by_group().at("s").silent, 0U);
  EXPECT_EQ(scored(secrets, {secret}).by_group().at("s").unclaimed, 1U);
  const Labelled key{.type = "secret.cloud_key", .begin = 0, .end = 4};
  EXPECT_EQ(scored(secrets, {key}).by_group().at("s").unclaimed, 0U);
  const std::string_view generic =
      R"({"source":"s","text":"0123","expected":[],"negative_for":["generic-api-key"]})";
  EXPECT_EQ(scored(generic, {secret}).by_group().at("s").unclaimed, 0U);
}

TEST(Scores, WhatAnotherCaseOfTheSameTextExpectsIsNotFalse) {
  Case labelled = *read_case(
      R"({"source":"s","text":"0123","expected":[],"negative_for":["npm-access-token"]})");
  labelled.expected_elsewhere = {{.type = "other-key", .begin = 0, .end = 2}};
  const std::vector<Labelled> found = {{.type = "secret.cloud_key", .begin = 0, .end = 4}};
  Scores scores({}, [](std::string_view, const Case&, const Labelled&) {});
  scores.add(labelled, found);
  EXPECT_EQ(scores.by_group().at("s").silent, 1U);
  labelled.expected_elsewhere[0].begin = labelled.expected_elsewhere[0].end = 0;
  scores.add(labelled, found);
  EXPECT_EQ(scores.by_group().at("s").silent, 1U);
}

TEST(Scores, TypesThatDoNotCountAreNeitherRightNorWrong) {
  Scores scores({"A"}, [](std::string_view, const Case&, const Labelled&) {});
  scores.add(*read_case(R"({"text":"0123456789","expected":[{"type":"A","start":0,"end":2},)"
                        R"({"type":"B","start":4,"end":6}]})"),
             std::vector<Labelled>{{.type = "B", .begin = 4, .end = 6}});
  const Tally& spans = scores.by_group().at("").spans;
  EXPECT_EQ(spans.expected, 1U);
  EXPECT_EQ(spans.covered, 0U);
  EXPECT_EQ(spans.found, 0U);
}

TEST(Tally, IntervalsAreThoseOfWilson) {
  const Share half = share_of(50, 100);  // Agresti and Coull 1998, table 1.
  EXPECT_NEAR(half.value, 0.5, 1e-9);
  EXPECT_NEAR(half.low, 0.4038, 1e-4);
  EXPECT_NEAR(half.high, 0.5962, 1e-4);
  EXPECT_EQ(share_of(0, 0).low, 0);
  EXPECT_NEAR(share_of(10, 10).high, 1, 1e-9);
  const Share two_thirds{.value = 2.0 / 3};
  EXPECT_NEAR(f_score(two_thirds, {.value = 0.5}, 1).value, 0.5714, 1e-4);
  EXPECT_NEAR(f_score(two_thirds, {.value = 0.5}, 2).value, 0.5263, 1e-4);
}

TEST(Vectors, CountWhatARuleCanTell) {
  Vectors vectors;
  vectors.add(*read_vector(R"({"validator":"A","value":"1","valid":true})"), true);
  vectors.add(*read_vector(R"({"validator":"A","value":"2","valid":false})"), true);
  vectors.add(*read_vector(R"({"validator":"A","value":"3","valid":true})"), std::nullopt);
  vectors.add(*read_vector(R"({"validator":"A","value":"4","valid":null})"), true);
  EXPECT_EQ(vectors.by_type().at("A").all, 3U);
  EXPECT_EQ(vectors.by_type().at("A").exact, 1U);
  EXPECT_FALSE(read_vector(R"({"text":"a","expected":[]})").has_value());
}

TEST(Quiet, LeavesOutTestValuesAndWhatDocumentsMayHold) {
  Quiet quiet;
  quiet.add(50'000,
            std::vector<Labelled>{{.type = "secret.generic"},
                                  {.type = "financial.card", .example = true},
                                  {.type = "personal.email"}});
  EXPECT_EQ(quiet.strict, 1U);
  EXPECT_EQ(quiet.found.size(), 2U);
  EXPECT_DOUBLE_EQ(quiet.per_100_kb(1), 2.0);
}

TEST(Report, SaysTheSameToPeopleAndPrograms) {
  const Scores scores =
      scored(R"({"source":"s","text":"0123","expected":[{"type":"A","start":0,"end":4}]})",
             {{.type = "A", .begin = 0, .end = 4}});
  const Quiet quiet;
  Vectors vectors;
  vectors.add({.type = "DE_VAT_ID", .value = "1", .is_valid = true}, true);
  const NameScores names;
  const Report report{.scores = scores,
                      .quiet = quiet,
                      .vectors = vectors,
                      .names = names,
                      .bytes = 4,
                      .seconds = 2e-6};
  EXPECT_NE(to_text(report).find("covered 1 of 1"), std::string::npos);
  const auto json = to_json(report);
  EXPECT_EQ(json["types"]["A"]["covered"], 1);
  EXPECT_EQ(json["sources"]["s"]["bytes"]["f1"]["value"], 1.0);
  EXPECT_DOUBLE_EQ(json["megabytes_per_second"], 2.0);
}

// A name counts by its words and by its exact borders; who reads the wrong one ships a bad model.
TEST(NameScores, CountWordsAndExactSpansByPart) {
  Case labelled{.source = "acme@1:data/mail.json#4", .split = "unseen", .text = "Ann Lee of Acme"};
  labelled.expected = {{.type = "PERSON", .begin = 0, .end = 7},
                       {.type = "ORGANIZATION", .begin = 11, .end = 15},
                       {.type = "TITLE", .begin = 0, .end = 3}};
  const ner::NameSpan found[] = {{.begin = 4, .end = 7, .type = ner::NameType::person}};
  NameScores names;
  names.add(labelled, found);
  ASSERT_EQ(names.by_part().size(), 2U);
  for (const char* part : {"acme mail", "acme mail (unseen)"}) {
    SCOPED_TRACE(part);
    const ner::Scorer& score = names.by_part().at(part);
    EXPECT_EQ(score.spans(ner::NameType::person).right, 0U);
    EXPECT_EQ(score.any_tokens().wanted, 3U);
    EXPECT_EQ(score.any_tokens().right, 1U);
    EXPECT_EQ(score.any_tokens().found, 1U);
  }
}

// A text that only says what is not in it says nothing about names.
TEST(NameScores, LeaveOutWhatSaysNothing) {
  NameScores names;
  names.add({.source = "a", .text = "Ann"}, {});
  Case negative{.source = "a", .text = "Ann"};
  negative.expected.emplace();
  negative.negative_for = {"CREDIT_CARD"};
  names.add(negative, {});
  EXPECT_TRUE(names.by_part().empty());
}

}  // namespace
}  // namespace sluice::eval
