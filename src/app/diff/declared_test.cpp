// Changes that open the boundary and that no name of a situation shows.

#include "app/diff/declared.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "app/diff/diff_fake.h"
#include "app/diff/texts.h"

namespace sluice::diff {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// The policy of the tests with everything in it that is no decision.
std::string full() {
  std::string text = base();
  const auto put = [&](std::string_view before, std::string_view what) {
    const std::size_t at = text.find(before);
    ASSERT_NE(at, std::string::npos) << before;
    text.insert(at, what);
  };
  put("  findings: {secret",
      R"(  markings: [{text: ["DO NOT SHARE", "TLP:RED"], level: confidential}]
  dictionaries: [{name: projects, words: [blue heron, red kite], level: confidential}]
  patterns: [{name: ticket, regex: "TCK-[0-9]{6}", level: internal}]
  networks: [{name: plant, ranges: ["10.1.0.0/16"], level: confidential}]
  hosts: [{name: own, suffixes: [corp.acme.example], level: internal}]
)");
  put("  route:\n", "  review: {release_originals_to: [private]}\n");
  put("  route:\n",
      "  answers:\n    - {from_kinds: [public_cloud], entities: [secret.*], action: mask}\n");
  text += "restore: {hosts: [portal.example]}\n";
  const std::string_view strict = "floor: public, failure: fail_closed}";
  text.replace(text.find(strict),
               strict.size(),
               "floor: public, failure: fail_closed, unscannable: {image/jpeg: internal}}");
  return text;
}

struct SilentCase {
  const char* note;
  std::string_view from;
  std::string_view to;
  const char* section;
  const char* want;  ///< a part of what is printed
};

constexpr SilentCase kSilent[] = {
    {"a marking removed",
     R"(["DO NOT SHARE", "TLP:RED"])",
     R"(["TLP:RED"])",
     "labels.markings",
     "for     the text `DO NOT SHARE`"},
    {"a marking replaced",
     "DO NOT SHARE",
     "NOT TO BE SHARED",
     "labels.markings",
     "only before: marking `DO NOT SHARE`: confidential\nonly after:  marking `NOT TO BE SHARED`"},
    {"a marking that counts for less",
     "\"TLP:RED\"], level: confidential",
     "\"TLP:RED\"], level: internal",
     "labels.markings",
     "for     the text `DO NOT SHARE` and 1 like it"},
    {"the words of a dictionary",
     "words: [blue heron, red kite]",
     "words: [green heron]",
     "labels.dictionaries",
     "for     the text `blue heron` and 1 like it"},
    {"an expression", "TCK-[0-9]{6}", "TCK-[0-9]{7}", "labels.patterns", "after:  pattern ticket"},
    {"a network", "10.1.0.0/16", "10.1.0.0/24", "labels.networks", "machine 10.1.0.0/24 of plant"},
    {"hosts", "corp.acme", "lab.acme", "labels.hosts", "machine lab.acme.example of own"},
    {"another type of media",
     "image/jpeg: internal",
     "application/pdf: internal",
     "workloads",
     "for     application/pdf"},
    {"answers no longer looked at",
     "  answers:\n    - {from_kinds: [public_cloud], entities: [secret.*], action: mask}\n",
     "",
     "policy.answers",
     "only before: answers from cloud, secret.*: mask\n"},
    {"one type of answers",
     "entities: [secret.*], action: mask}\n  route",
     "entities: [secret.*, personal.email], action: mask}\n  route",
     "policy.answers",
     "only after:  answers from cloud, personal.email: mask\n"},
    {"originals in more URLs",
     "hosts: [portal.example]",
     "hosts: [portal.example, evil.example]",
     "restore.hosts",
     "only after:  restore host evil.example\n"},
    {"originals released further",
     "originals_to: [private]",
     "originals_to: [private, onprem]",
     "policy.review",
     "only after:  release of originals to onprem\n"},
    {"the same engine somewhere else",
     "https://models.example.com",
     "https://models.example.net",
     "engines",
     "only after:  engine private in private: openai https://models.example.net\n"},
    {"a zone that promises more",
     "retention_days: 30",
     "retention_days: 0",
     "zones",
     "zone cloud: public_cloud, region us, keeps for 0 days, does not train on it\n"},
    {"an exception without a near end",
     "until: 2026-12-01",
     "until: 2027-12-01",
     "policy.exceptions",
     "only after:  exception lifts embeddings stay until 2027-12-01\n"},
};

TEST(Declared, NoChangeIsSilent) {
  // Otherwise a change that opens the boundary would pass a review as `nothing differs`.
  for (const SilentCase& c : kSilent) {
    SCOPED_TRACE(c.note);
    std::string after = full();
    const std::size_t at = after.find(c.from);
    ASSERT_NE(at, std::string::npos);
    after.replace(at, c.from.size(), c.to);
    const Report report = report_of(full(), after);
    EXPECT_FALSE(report.is_same());
    EXPECT_THAT(report.changed_sections, testing::Contains(c.section));
    EXPECT_THAT(to_text(report, policy::Colour::off), HasSubstr(c.want));
    EXPECT_EQ(nlohmann::json::parse(to_json_text(report))["same"], false);
  }
}

TEST(Declared, WhatNoDecisionShowsIsNoNothing) {
  // Otherwise `0 of N` would be read as: the same.
  std::string after = full();
  after.replace(after.find("portal.example"), 14, "evil.example");
  const std::string text = to_text(report_of(full(), after), policy::Colour::off);
  EXPECT_THAT(
      text,
      AllOf(HasSubstr("changed restore.hosts\n"),
            HasSubstr(" are decided differently\nwhat changed all the same is named above")));
  EXPECT_THAT(to_text(report_of(full(), full()), policy::Colour::off),
              Not(AllOf(HasSubstr("changed "), HasSubstr("named above"))));
}

TEST(Declared, ARuleMoreIsNotAChangeOfAllOthers) {
  // Otherwise the one section that changed would stand among ten that did not.
  const Report report = report_of(
      full(), with("never:\n", "never:\n    - {name: a, when: {action: tool}, zones: [cloud]}\n"));
  EXPECT_THAT(report.changed_sections, testing::Contains("policy.never"));
  const Report one = report_of(
      base(), with("never:\n", "never:\n    - {name: a, when: {action: tool}, zones: [cloud]}\n"));
  EXPECT_THAT(one.changed_sections, testing::ElementsAre("policy.never", "names of rules"));
}

TEST(Texts, AreReadAsAGatewayReadsThem) {
  // Otherwise a word inside of another one would count, or capitals would hide it.
  const policy::Snapshot snapshot = policy::snapshot_of(full());
  EXPECT_EQ(read_text("do not share", snapshot).markings.size(), 1U);
  EXPECT_EQ(read_text("please DO NOT SHARE.", snapshot).markings.size(), 1U);
  EXPECT_TRUE(read_text("do not shares", snapshot).markings.empty());
  EXPECT_TRUE(read_text("xdo not share", snapshot).markings.empty());
  EXPECT_EQ(read_text("Blue Heron and red kite", snapshot).types.size(), 1U);
  EXPECT_TRUE(read_text("", snapshot).types.empty());
  // What the gateway finds beside punctuation or ideographs must not be told to be unfound.
  EXPECT_EQ(read_text("\u201Eblue heron\u201C", snapshot).types.size(), 1U);
  EXPECT_EQ(read_text("\u756A\u53F7blue heron\u3002", snapshot).types.size(), 1U);
  EXPECT_TRUE(read_text("blue heron\u00E9", snapshot).types.empty());
}

TEST(Texts, AreReadUpToALimit) {
  // Otherwise two dictionaries of 100,000 words would be compared for hours.
  std::string words;
  for (std::size_t i = 0; i <= kTextsRead; ++i) {
    words += (i == 0 ? "w" : ", w") + std::to_string(i);
  }
  std::string many = full();
  many.replace(many.find("blue heron, red kite"), 20, words);
  const policy::Snapshot before = policy::snapshot_of(full());
  const policy::Snapshot after = policy::snapshot_of(many);
  std::size_t texts = 0;
  for (const ChangedText& text : changed_texts({before, after})) {
    texts += text.alike;
  }
  EXPECT_EQ(texts, kTextsRead);
}

}  // namespace
}  // namespace sluice::diff
