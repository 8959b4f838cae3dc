// A case that passes whatever the policy does is worse than none: people stop to look.

#include "app/policy/run_case.h"

#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "app/policy/case_fake.h"

namespace sluice::policy_commands {
namespace {

/// One case, with what it must say when it is run.
struct Sample {
  std::string_view note;
  std::string_view request;
  std::string_view environment;
  std::string_view expect;
  std::string_view differences;  ///< empty: it passes
};

constexpr Sample kSamples[] = {
    {"an ordinary question",
     "{}",
     "{}",
     "{outcome: run, zone: private, model: private/p1, route: rest, on_exhausted: degrade}",
     ""},
    {"and what it is not",
     "{}",
     "{}",
     "{outcome: deny, zone: cloud, model: cloud/c1}",
     "outcome: deny, not run\nzone: cloud, not private\nmodel: cloud/c1, not private/p1\n"},
    {"a text is really scanned",
     "{text: \"write to jane@contoso-mail.net\", workload: strict}",
     "{}",
     "{level: confidential, zone: cloud, residual: public, transforms: {personal.email: "
     "pseudonymise}}",
     ""},
    {"what is not in it is not found",
     "{text: hello, workload: strict}",
     "{}",
     "{level: public, transforms: {personal.email: pseudonymise}}",
     "transforms of personal.email: pseudonymise, not not found in the request\n"},
    {"a marking in the text",
     "{text: \"EYES ONLY: lunch\", workload: strict}",
     "{}",
     "{level: confidential, zone: private, dropped: {cloud: residual_level}}",
     ""},
    {"who raised its label",
     "{text: \"EYES ONLY: jane@contoso-mail.net\", workload: strict, declared: internal}",
     "{}",
     "{reasons: [floor_of_workload strict, marking EYES ONLY, finding personal.email, declared]}",
     ""},
    {"and who did not",
     "{text: \"jane@contoso-mail.net\", workload: strict}",
     "{}",
     "{reasons: [finding, marking, finding personal.phone]}",
     "reason: marking, not floor_of_workload strict, finding personal.email\n"
     "reason: finding personal.phone, not floor_of_workload strict, finding personal.email\n"},
    {"a marking beside it",
     "{markings: [TOP SECRET], workload: strict}",
     "{}",
     "{level: confidential, not_in: [cloud]}",
     ""},
    {"a word of a dictionary",
     "{text: Bluebird, workload: strict}",
     "{}",
     "{level: confidential, not_in: [cloud]}",
     ""},
    {"a type beside it",
     "{findings: [personal.passport], workload: strict}",
     "{}",
     "{not_in: [cloud], dropped: {cloud/c1: passports stay}}",
     ""},
    {"a type that is refused",
     "{findings: [financial.card], workload: strict}",
     "{}",
     "{outcome: deny, denied_by: no cards, candidates: [], zone: cloud}",
     "zone: cloud, not nothing\n"},
    {"what nobody can read",
     "{unscannable: [unknown], workload: strict}",
     "{}",
     "{level: confidential, not_in: [cloud]}",
     ""},
    {"a failed detector",
     "{unsearched: true, workload: strict}",
     "{}",
     "{dropped: {cloud: unsearched}}",
     ""},
    {"a passage with terms",
     "{label: {level: internal, retention_days_max: 7}, workload: strict}",
     "{}",
     "{level: internal, dropped: {cloud: retention}}",
     ""},
    {"a category of a passage",
     "{label: {categories: [hr]}, workload: strict}",
     "{}",
     "{dropped: {cloud: residual_categories}}",
     ""},
    {"what the caller declares",
     "{declared: confidential, workload: strict}",
     "{}",
     "{level: confidential, not_in: [cloud]}",
     ""},
    {"the floor of a key",
     "{key_floor: confidential, workload: strict}",
     "{}",
     "{level: confidential, not_in: [cloud]}",
     ""},
    {"a rule that holds",
     "{action: embed, workload: strict}",
     "{}",
     "{dropped: {cloud: embeddings stay}}",
     ""},
    {"by its reason, too",
     "{action: embed, workload: strict}",
     "{}",
     "{dropped: {cloud/c1: never_rule}}",
     ""},
    {"an exception for a role",
     "{action: embed, intent: chat, workload: bold, roles: [embedder]}",
     "{}",
     "{dropped: {cloud/c1: embeddings stay}}",
     "dropped cloud/c1: embeddings stay, not a candidate\n"},
    {"that has ended",
     "{action: embed, intent: chat, workload: bold, roles: [embedder]}",
     "{date: 2026-12-02}",
     "{dropped: {cloud/c1: embeddings stay}}",
     ""},
    {"unknown counts as a match", "{workload: bold}", "{}", "{dropped: {cloud: hard stays}}", ""},
    {"an engine that is down",
     "{workload: home}",
     "{engines: {private: down}}",
     "{outcome: run, zone: onprem, not_in: [private]}",
     "outcome: run, not unavailable\n"
     "zone: onprem, not nothing\n"},
    {"one that is off",
     "{workload: strict}",
     "{engines: {cloud: off}}",
     "{zone: private, dropped: {cloud/c1: engine_off}}",
     ""},
    {"needs", "{needs: [vision]}", "{}", "{model: cloud/c1, dropped: {private: capability}}", ""},
    {"size",
     "{tokens: 5000}",
     "{}",
     "{candidates: [private/p2, cloud/c1, cloud/c2, builtin/extractive], dropped: {private/p1: "
     "context_size}}",
     ""},
    {"a wish", "{model: fast}", "{}", "{route: cheap}", ""},
    {"a model that is pinned",
     "{model: private/p2, may_pin: true}",
     "{}",
     "{candidates: [private/p2]}",
     ""},
    {"and one that is only wished for",
     "{model: private/p2}",
     "{}",
     "{candidates: [private/p2]}",
     "candidates: private/p2, not private/p2, private/p1, cloud/c1, cloud/c2, "
     "builtin/extractive\n"},
    {"answers",
     "{}",
     "{}",
     "{answers: {secret.generic: mask, personal.email: mask}}",
     "answers of personal.email: mask, not pass\n"},
    {"a zone that is tried",
     "{}",
     "{}",
     "{not_in: [cloud]}",
     "not_in cloud: not tried, not tried\n"},
};

TEST(RunCase, SaysWhatIsSo) {
  const policy::Snapshot snapshot = snapshot_of_cases();
  for (const Sample& sample : kSamples) {
    SCOPED_TRACE(sample.note);
    const TestRun run =
        run_text(snapshot,
                 fmt::format("cases: [{{name: a, request: {}, environment: {}, expect: {}}}]\n",
                             sample.request,
                             sample.environment,
                             sample.expect));
    ASSERT_EQ(run.cases(), 1U);
    EXPECT_EQ(differences_of(run.files[0].cases[0]), sample.differences);
    EXPECT_EQ(run.failed(), sample.differences.empty() ? 0U : 1U);
  }
}

/// The rules that a run exercises, as `name name`.
std::string exercised(const policy::Snapshot& snapshot, const TestRun& run) {
  std::string names;
  for (const Coverage& row : coverage_of(snapshot, run)) {
    if (row.cases > 0) {
      names += (names.empty() ? "" : ", ") + row.rule->name;
    }
  }
  return names;
}

// Else a rule that does nothing in any case would count as tested.
TEST(RunCase, CountsTheRulesThatHadAnEffect) {
  const policy::Snapshot snapshot = snapshot_of_cases();
  const auto of = [&](std::string_view request, std::string_view expect) {
    return exercised(
        snapshot,
        run_text(snapshot,
                 fmt::format("cases: [{{name: a, request: {}, expect: {}}}]\n", request, expect)));
  };
  EXPECT_EQ(of("{}", "{outcome: run}"), "rest");
  EXPECT_EQ(of("{workload: home}", "{outcome: run}"), "private_only of home, rest");
  EXPECT_EQ(of("{action: embed}", "{outcome: run}"), "embeddings stay, rest");
  EXPECT_EQ(of("{action: embed, roles: [embedder]}", "{outcome: run}"), "rest, allowed");
  EXPECT_EQ(of("{roles: [embedder]}", "{outcome: run}"), "rest");
  EXPECT_EQ(of("{findings: [secret.generic]}", "{outcome: run}"), "protect[0], rest");
  EXPECT_EQ(of("{workload: home, findings: [personal.email]}", "{outcome: run}"),
            "private_only of home, rest");
  EXPECT_EQ(of("{}", "{answers: {secret.generic: mask}}"), "no keys back, rest");
}

}  // namespace
}  // namespace sluice::policy_commands
