// A build server that cannot read the results, or a table that hides a failure, and a broken policy
// ships.

#include "app/policy/test_run.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "app/policy/case_fake.h"

namespace sluice::policy_commands {
namespace {

constexpr std::string_view kTwoCases = R"(cases:
  - {name: it passes, request: {text: "the word Zanzibar"}, expect: {outcome: run}}
  - {name: "it <fails> & \"tells\"", request: {workload: home}, expect: {zone: cloud}}
)";

TEST(TestRun, CountsAndPrintsForPeople) {
  const policy::Snapshot snapshot = snapshot_of_cases();
  const TestRun run = run_text(snapshot, kTwoCases);
  EXPECT_EQ(run.cases(), 2U);
  EXPECT_EQ(run.failed(), 1U);
  const std::string text = to_text(run, coverage_of(snapshot, run), policy::Colour::off);
  for (const std::string_view part :
       {"  ok     it passes\n",
        "  FAILED it <fails>",
        "zone: expected cloud, is private\n",
        "private/p1 in private: 1. to be tried\n",
        "cloud/c1 in cloud: never_rule: rule `private_only of home`: never in zone cloud\n",
        "     no case   never      embeddings stay\n",
        "      2 cases  route      rest\n",
        "1 of 2 cases passed; 2 of 11 rules exercised\n"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  }
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_NE(to_text(run, coverage_of(snapshot, run), policy::Colour::on).find("\x1b[31mFAILED"),
            std::string::npos);
}

TEST(TestRun, PrintsForMachines) {
  const policy::Snapshot snapshot = snapshot_of_cases();
  const TestRun run = run_text(snapshot, kTwoCases);
  const auto json = nlohmann::json::parse(to_json_text(run, coverage_of(snapshot, run), snapshot));
  EXPECT_EQ(json["ok"], false);
  EXPECT_EQ(json["failed"], 1);
  EXPECT_EQ(json["cases"][1]["line"], 3);
  EXPECT_EQ(json["cases"][1]["differences"][0]["actual"], "private");
  EXPECT_EQ(json["cases"][1]["candidates"][0]["model"], "private/p1");
  EXPECT_EQ(json["rules"].size(), snapshot.rules.size());
}

TEST(TestRun, PrintsXmlThatIsWellFormed) {
  const policy::Snapshot snapshot = snapshot_of_cases();
  const std::string xml = to_junit(run_text(snapshot, kTwoCases));
  for (const std::string_view part :
       {"<testsuites tests=\"2\" failures=\"1\">",
        "<testsuite name=\"cases.yaml\" tests=\"2\" failures=\"1\">",
        "name=\"it passes\" file=\"cases.yaml\" line=\"2\"/>",
        "name=\"it &lt;fails&gt; &amp; &quot;tells&quot;\"",
        "<failure message=\"zone\">zone: expected cloud, is private\n"}) {
    EXPECT_NE(xml.find(part), std::string::npos) << part << "\n" << xml;
  }
}

// The text of a case may be a real one: it must not end up in the log of a build server.
TEST(TestRun, PrintsNoTextOfACase) {
  const policy::Snapshot snapshot = snapshot_of_cases();
  const TestRun run = run_text(snapshot, kTwoCases);
  const std::vector<Coverage> coverage = coverage_of(snapshot, run);
  for (const std::string& printed : {to_text(run, coverage, policy::Colour::on),
                                     to_json_text(run, coverage, snapshot),
                                     to_junit(run)}) {
    EXPECT_EQ(printed.find("Zanzibar"), std::string::npos);
  }
}

}  // namespace
}  // namespace sluice::policy_commands
