#include "app/keys_command.h"

#include <gtest/gtest.h>

namespace sluice {
namespace {

policy::Snapshot snapshot() {
  policy::Snapshot policy;
  policy.levels = {"public", "internal", "confidential"};
  policy.workloads = {{.name = "chat"}, {.name = "ticket-triage"}};
  return policy;
}

struct GrantCase {
  const char* note;
  Principal grant;
  std::vector<std::string> want_suggestions;  ///< one for each problem
};

TEST(CheckGrant, NamesWhatThePolicyDoesNotKnow) {
  // Otherwise a key with a misspelt workload would be handed out and never work.
  const GrantCase cases[] = {
      {"nothing special", {.tenant = {"acme"}}, {}},
      {"all known",
       {.tenant = {"acme"},
        .workloads = {"chat", "ticket-triage"},
        .clearance = "confidential",
        .floor = "internal"},
       {}},
      {"a slip in a workload",
       {.tenant = {"acme"}, .workloads = {"chat", "ticket-triag"}},
       {"did you mean `ticket-triage`?"}},
      {"a slip in each level",
       {.tenant = {"acme"}, .clearance = "confidental", .floor = "Internal"},
       {"did you mean `confidential`?", "did you mean `internal`?"}},
      {"nothing near", {.tenant = {"acme"}, .workloads = {"zzz"}}, {""}},
      {"no tenant", {}, {""}},
  };
  for (const GrantCase& c : cases) {
    SCOPED_TRACE(c.note);
    std::vector<std::string> suggestions;
    for (const Problem& problem : check_grant(c.grant, snapshot())) {
      suggestions.push_back(problem.suggestion);
      EXPECT_FALSE(problem.message.empty());
    }
    EXPECT_EQ(suggestions, c.want_suggestions);
  }
}

}  // namespace
}  // namespace sluice
