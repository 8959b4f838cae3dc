// A case that is read otherwise than it was written passes, and everybody believes in a boundary
// that nobody tested.

#include "app/policy/load_cases.h"

#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "app/policy/case_fake.h"
#include "app/policy/limits.h"

namespace sluice::policy_commands {
namespace {

std::string problems_of(std::string_view text) {
  return policy::printed(load_text(snapshot_of_cases(), text).problems);
}

/// A file with one case, made of these two parts.
std::string file_with(std::string_view request, std::string_view expect) {
  return fmt::format("cases:\n  - {{name: a, request: {}, expect: {}}}\n", request, expect);
}

TEST(LoadCases, NamesEveryMistakeAtItsPlace) {
  struct Mistake {
    std::string_view note;
    std::string request;
    std::string expect;
    std::string_view problem;
  };

  const Mistake mistakes[] = {
      {"a workload that is none",
       "{workload: generall}",
       "{outcome: run}",
       "cases.yaml:2:35: error: cases[0].request.workload: unknown workload `generall`; allowed: "
       "general, bold, strict, home (did you mean `general`?)\n"},
      {"an unknown key of a request",
       "{wrokload: general}",
       "{outcome: run}",
       "unknown key `wrokload` (did you mean `workload`?)"},
      {"an unknown key of what is expected",
       "{}",
       "{zones: onprem}",
       "unknown key `zones` (did you mean `zone`?)"},
      {"a reason that is none",
       "{}",
       "{reasons: [finding personal.emial]}",
       "unknown reason `finding personal.emial` (did you mean `finding personal.email`?)"},
      {"nothing expected", "{}", "{}", "a case that expects nothing cannot fail"},
      {"nothing expected in a list",
       "{}",
       "{not_in: []}",
       "a case that expects nothing cannot fail"},
      {"a family instead of a type",
       "{findings: [personal.*]}",
       "{outcome: run}",
       "unknown entity type `personal.*`"},
      {"a type that is none",
       "{findings: [personal.emial]}",
       "{outcome: run}",
       "did you mean `personal.email`?"},
      {"a marking that is none",
       "{markings: [TOP SECRETS]}",
       "{outcome: run}",
       "unknown marking `TOP SECRETS`"},
      {"a level that is none",
       "{declared: secret}",
       "{outcome: run}",
       "unknown level `secret`; allowed: public, internal, confidential"},
      {"a category that is none",
       "{label: {categories: [pc]}}",
       "{outcome: run}",
       "unknown category `pc`"},
      {"a media type that is none",
       "{unscannable: [image/pgn]}",
       "{outcome: run}",
       "did you mean `image/png`?"},
      {"a model that nobody knows",
       "{model: \"p3x\"}",
       "{outcome: run}",
       "no model of that name is known"},
      {"an action that is none", "{action: chatt}", "{outcome: run}", "did you mean `chat`?"},
      {"no tokens", "{tokens: 0}", "{outcome: run}", "must be a whole number, 1..100000000"},
      {"an outcome that is none",
       "{}",
       "{outcome: refuse}",
       "unknown outcome `refuse`; allowed: run, deny, unavailable, review, queue"},
      {"a zone that is none", "{}", "{zone: clod}", "did you mean `cloud`?"},
      {"a model without its engine", "{}", "{model: p1}", "unknown model `p1`"},
      {"a rule of another kind", "{}", "{route: hard stays}", "unknown route `hard stays`"},
      {"an exception refuses nothing", "{}", "{denied_by: allowed}", "unknown rule `allowed`"},
      {"a transform that is none",
       "{}",
       "{transforms: {personal.email: masked}}",
       "did you mean `mask`?"},
      {"a type as a key",
       "{}",
       "{answers: {secret.genric: mask}}",
       "did you mean `secret.generic`?"},
      {"a reason that is none",
       "{}",
       "{dropped: {cloud: never}}",
       "unknown reason or rule `never`"},
      {"nothing to drop",
       "{}",
       "{dropped: {clod: never_rule}}",
       "unknown model or zone `clod` (did you mean `cloud`?)"},
  };
  for (const Mistake& mistake : mistakes) {
    const std::string problems = problems_of(file_with(mistake.request, mistake.expect));
    EXPECT_NE(problems.find(mistake.problem), std::string::npos) << mistake.note << ":\n"
                                                                 << problems;
    EXPECT_EQ(std::ranges::count(problems, '\n'), 1) << mistake.note << ":\n" << problems;
  }
}

// Else a file would be mended one mistake a run.
TEST(LoadCases, NamesAllMistakesAtOnceInTheirOrder) {
  const std::string problems = problems_of(
      "date: 2026-02-30\n"
      "cases:\n"
      "  - {name: a, request: {}, expect: {zone: x}}\n"
      "  - {name: a, expect: {outcome: run}, environment: {engines: {clowd: down, cloud: dwn}}}\n");
  EXPECT_NE(problems.find("cases.yaml:1:7: error: date: must be a date"), std::string::npos);
  EXPECT_NE(problems.find("cases.yaml:3:43: error: cases[0].expect.zone"), std::string::npos);
  EXPECT_NE(problems.find("there is another case `a` already"), std::string::npos);
  EXPECT_NE(problems.find("`request` is missing"), std::string::npos);
  EXPECT_NE(problems.find("unknown engine `clowd` (did you mean `cloud`?)"), std::string::npos);
  EXPECT_NE(problems.find("did you mean `down`?"), std::string::npos);
  EXPECT_EQ(std::ranges::count(problems, '\n'), 6) << problems;
}

TEST(LoadCases, NamesFilesThatTestNothing) {
  EXPECT_NE(problems_of("cases: []\n").find("a file without a case"), std::string::npos);
  EXPECT_NE(problems_of("date: 2026-01-01\n").find("`cases` is missing"), std::string::npos);
  EXPECT_NE(problems_of("- a\n").find("must be a map"), std::string::npos);
  EXPECT_NE(problems_of("cases: [&a {name: b}]\n").find("error"), std::string::npos);
}

TEST(LoadCases, HasALimitOfTextAndOfCases) {
  const std::string most(kCaseTextBytesMax, 'x');
  EXPECT_EQ(problems_of(file_with("{text: " + most + "}", "{outcome: run}")), "");
  EXPECT_NE(problems_of(file_with("{text: x" + most + "}", "{outcome: run}")).find("65536 bytes"),
            std::string::npos);
  std::string cases = "cases:\n";
  for (std::size_t i = 0; i < kCasesMax; ++i) {
    cases += fmt::format("- {{name: c{}, request: {{}}, expect: {{outcome: run}}}}\n", i);
  }
  EXPECT_EQ(problems_of(cases), "");
  cases += "- {name: one more, request: {}, expect: {outcome: run}}\n";
  EXPECT_NE(problems_of(cases).find("more than 1000 entries"), std::string::npos);
}

TEST(LoadCases, ReadsTheDateOfTheFileTheCaseOrToday) {
  const policy::Snapshot snapshot = snapshot_of_cases();
  const LoadedCases today =
      load_text(snapshot, "cases: [{name: a, request: {}, expect: {outcome: run}}]\n");
  EXPECT_EQ(today.cases.at(0).environment.date, policy::kToday);
  const LoadedCases dated = load_text(
      snapshot,
      "date: 2027-01-02\ncases:\n- {name: a, request: {}, expect: {outcome: run}}\n"
      "- {name: b, request: {}, environment: {date: 2027-01-03}, expect: {outcome: run}}\n");
  using std::chrono::year;
  EXPECT_EQ(dated.cases.at(0).environment.date, std::chrono::sys_days(year(2027) / 1 / 2));
  EXPECT_EQ(dated.cases.at(1).environment.date, std::chrono::sys_days(year(2027) / 1 / 3));
}

}  // namespace
}  // namespace sluice::policy_commands
