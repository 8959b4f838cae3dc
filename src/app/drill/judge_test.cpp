#include "app/drill/judge.h"

#include <map>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "app/drill/report.h"
#include "policy/load_fake.h"

namespace sluice::drill {
namespace {

constexpr std::string_view kPolicy = R"(
zones:
  - {name: onprem, kind: on_prem, clearance: confidential, accepts: [all]}
  - {name: cloud, kind: public_cloud, clearance: internal, clearance_redacted: confidential}
engines:
  - {name: home, zone: onprem, dialect: openai, url: "http://127.0.0.1:1", models: [{name: small, tier: small}]}
  - {name: far, zone: cloud, dialect: openai, url: "http://127.0.0.1:2", models: [{name: big, tier: frontier}]}
labels:
  levels: [public, internal, confidential]
  findings: {secret.*: confidential, personal.*: confidential, financial.*: confidential, technical.*: internal}
  markings: [{text: [TOP DRILL], level: confidential}]
workloads:
  - {name: general, placement: cloud_first, floor: public, failure: fail_closed}
policy:
  protect:
    - {zone_kinds: [public_cloud], entities: [secret.*], action: mask}
    - {zone_kinds: [public_cloud], entities: [personal.*, financial.*], action: pseudonymise}
  route:
    - {name: everything, candidates: [{placement: workload}]}
)";

policy::Snapshot snapshot() {
  policy::Loaded loaded = policy::FakeWorld().load_text(kPolicy);
  EXPECT_TRUE(loaded.snapshot.has_value()) << policy::printed(loaded.problems);
  return *std::move(loaded.snapshot);
}

/// A judge, and one probe that was answered as it should be, for each test to spoil.
class JudgeTest : public testing::Test {
 protected:
  JudgeTest() : policy_(snapshot()), oracle_(*Oracle::open(policy_)) {
    probe_ = find("personal.email");
    body_ = "{\"model\":\"big\",\"content\":\"please repeat the words " + probe_.tag +
            " exactly and EMAIL_BCDFGHJKLM\"}";
    receipts_ = {{.engine = EngineIndex{1}, .body = body_}};
    reply_ = {.status = 200,
              .zone = "cloud",
              .engine = "far",
              .model = "big",
              .text = probe_.text,
              .is_whole = true};
  }

  Probe find(std::string_view label) {
    for (Probe& probe : probes_for(policy_, 1)) {
      if (probe.label == label) {
        return probe;
      }
    }
    ADD_FAILURE() << "no probe " << label;
    return {};
  }

  /// The engine has received the canary instead of its placeholder.
  void leak() {
    std::string& body = receipts_[0].body;
    const std::string placeholder = "EMAIL_BCDFGHJKLM";
    body.replace(body.find(placeholder), placeholder.size(), probe_.canaries[0].text);
  }

  /// The names of the checks that failed.
  std::string failed() {
    Judge judge(policy_, oracle_, sight_, findings_);
    const auto expected = oracle_.expect(probe_, {.engines = {}, .date = {}});
    EXPECT_TRUE(expected.has_value());
    judge.judge({.scenario = "all up",
                 .probes = std::span(&probe_, 1),
                 .replies = std::span(&reply_, 1),
                 .expected = std::span(&*expected, 1),
                 .receipts = receipts_});
    std::string names;
    for (std::size_t i = 0; i < kChecks; ++i) {
      if (findings_.failed[i] > 0) {
        names.append(names.empty() ? "" : " ").append(to_string(static_cast<Check>(i)));
      }
    }
    return names;
  }

  policy::Snapshot policy_;
  Oracle oracle_;
  Judge::Sight sight_ = Judge::Sight::engines;
  Probe probe_;
  std::string body_;
  std::vector<Receipt> receipts_;
  Reply reply_;
  Findings findings_;
};

TEST_F(JudgeTest, WhatIsAsThePolicySaysHolds) {
  // Otherwise every drill would cry wolf.
  EXPECT_EQ(failed(), "");
  EXPECT_EQ(findings_.zones["cloud"].requests, 1U);
  EXPECT_EQ(findings_.zones["cloud"].taken_out, 1U);
  EXPECT_TRUE(findings_.all_held());
}

TEST_F(JudgeTest, AValueInClearIsALeak) {
  // Otherwise a compliance officer would file a report that says nothing leaked.
  leak();
  EXPECT_EQ(failed(), "redaction");
  EXPECT_EQ(findings_.zones["cloud"].leaked, 1U);
  ASSERT_EQ(findings_.violations.size(), 1U);
  EXPECT_EQ(findings_.violations[0].body, probe_.body);
}

TEST_F(JudgeTest, AMarkedTextInTheCloudIsALeakWhateverWasTakenOutOfIt) {
  // Otherwise masking one address would make a confidential document public, and nobody would see.
  probe_ = find("marking 1 and an e-mail address");
  receipts_[0].body =
      "{\"model\":\"big\",\"content\":\"please repeat the words " + probe_.tag + " exactly\"}";
  reply_.text = probe_.text;
  EXPECT_EQ(failed(), "boundary zone");
}

TEST_F(JudgeTest, WhatCanBeToldFromNoRequestIsALeak) {
  // Otherwise whatever changes a request beyond recognition would hide it from the drill.
  receipts_.push_back({.engine = EngineIndex{0}, .body = "{\"model\":\"small\"}"});
  EXPECT_EQ(failed(), "boundary");
}

TEST_F(JudgeTest, TheGatewaysWordIsComparedWithWhatWasSeen) {
  // Otherwise a gateway that says `onprem` while it sends to the cloud would pass.
  reply_.zone = "onprem";
  reply_.engine = "home";
  reply_.model = "small";
  EXPECT_EQ(failed(), "zone");
}

TEST_F(JudgeTest, AnAnswerThatIsNotRestoredIsFound) {
  // Otherwise users would read placeholders.
  reply_.text = "please repeat the words " + probe_.tag + " exactly and EMAIL_BCDFGHJKLM";
  EXPECT_EQ(failed(), "restoration");
}

TEST_F(JudgeTest, ARefusalThatQuotesIsFound) {
  // Otherwise a secret would stand in every log of every client.
  receipts_.clear();
  reply_ = {.status = 403,
            .raw = R"({"error":{"message":"no: )" + probe_.canaries[0].text + R"("}})"};
  EXPECT_EQ(failed(), "outcome refusal");
}

TEST_F(JudgeTest, AMalformedRequestThatIsServedIsFound) {
  // Otherwise a request that two parsers read differently could carry anything past the scanner.
  probe_ = find("malformed: a key twice");
  receipts_[0].body = probe_.body;
  EXPECT_EQ(failed(), "refusal malformed");
}

TEST_F(JudgeTest, WhatNobodyCouldSeeIsNotSaidToHold) {
  // Otherwise a report about a running gateway would promise what nobody has looked at.
  sight_ = Judge::Sight::gateway_only;
  receipts_.clear();
  EXPECT_EQ(failed(), "");
  EXPECT_EQ(findings_.tried[to_index(Check::boundary)], 0U);
  EXPECT_EQ(findings_.tried[to_index(Check::redaction)], 0U);
  EXPECT_EQ(findings_.basis[to_index(Check::zone)], Basis::gateways_word);
  EXPECT_EQ(findings_.basis[to_index(Check::redaction)], Basis::not_checked);
}

TEST_F(JudgeTest, AnotherPolicyIsNoticed) {
  // Otherwise a drill would prove a file that nobody runs.
  Judge judge(policy_, oracle_, sight_, findings_);
  judge.compare_policies(std::string(64, '0'));
  EXPECT_FALSE(findings_.all_held());
}

TEST_F(JudgeTest, AReportShowsWhatDidNotHoldAndBreaksInNoCell) {
  // Otherwise a request with a `|`, a line break or a tag would tear the report apart.
  leak();
  probe_.body = "a|b\n<script>";
  EXPECT_EQ(failed(), "redaction");
  const Report report{.findings = findings_};
  EXPECT_NE(to_markdown(report).find("a\\|b <script>"), std::string::npos);
  EXPECT_NE(to_html(report).find("&lt;script&gt;"), std::string::npos);
  EXPECT_NE(to_markdown(report).find("NOT everything held"), std::string::npos);
  EXPECT_NE(to_json(report).find("\"held\": false"), std::string::npos);
}

TEST(Probe, EveryWorkloadHasEveryLabelInBothDialectsStreamedAndNot) {
  // Otherwise a combination that nobody tries is the one that leaks.
  const policy::Snapshot policy = snapshot();
  std::map<std::string, int> by_label;
  std::set<std::string> tags;
  for (const Probe& probe : probes_for(policy, 7)) {
    ++by_label[probe.label];
    tags.insert(probe.tag);
    EXPECT_TRUE(probe.form == Probe::Form::malformed || tag_in(probe.body) == probe.tag);
  }
  for (const std::string_view label : {"plain",
                                       "declared confidential",
                                       "marking 1",
                                       "one of each",
                                       "secret.vcs_token",
                                       "financial.iban",
                                       "technical.mac"}) {
    EXPECT_EQ(by_label[std::string(label)], 4) << label;
  }
  EXPECT_GE(tags.size(), by_label.size());
}

TEST(Canary, IsFoundByTheScanner) {
  // Otherwise a drill would send what nobody takes for sensitive, and everything would hold.
  const policy::Snapshot policy = snapshot();
  auto desk = policy_commands::CaseDesk::open(policy);
  ASSERT_TRUE(desk);
  for (const std::string_view type : canary_types()) {
    for (const std::uint64_t number : {1U, 42U, 977U, 123'456U}) {
      const auto facts = desk->facts_of({.text = "please repeat " + make_canary(type, number)});
      ASSERT_TRUE(facts);
      EXPECT_TRUE(facts->entities.test(to_index(*policy.catalog.find(type))))
          << type << " " << number;
    }
  }
}

}  // namespace
}  // namespace sluice::drill
