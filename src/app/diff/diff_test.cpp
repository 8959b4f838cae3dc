// What a reviewer of a new policy is told before it is in force.

#include "app/diff/diff.h"

#include <algorithm>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "algo/chain/record.h"
#include "app/diff/diff_fake.h"
#include "policy/decide_fake.h"

namespace sluice::diff {
namespace {

using policy::kToday;
using policy::Snapshot;
using policy::snapshot_of;
using testing::HasSubstr;

TEST(Diff, APolicyDoesNotDifferFromItself) {
  // Otherwise every review would begin with noise, and nobody would read on.
  const Report report = report_of(base(), base());
  EXPECT_TRUE(report.is_same()) << lines_of(report);
  EXPECT_TRUE(report.is_complete);
  EXPECT_GT(report.decisions, 500U);
}

TEST(Diff, WhatSaysTheSameInOtherWordsIsTheSame) {
  // Otherwise renaming a rule would look like opening a door.
  const Report renamed = report_of(base(), with("name: rest", "name: others"));
  EXPECT_TRUE(renamed.is_same()) << lines_of(renamed);
}

struct PlantedCase {
  const char* note;
  std::string_view from;
  std::string_view to;
  const char* want;  ///< in one of the lines
};

constexpr PlantedCase kPlanted[] = {
    {"a clearance raised",
     "clearance: internal, clearance_redacted",
     "clearance: confidential, clearance_redacted",
     "strict; confidential; elsewhere; private private/p1 > private private/p2 -> cloud cloud/c1"},
    {"a rule removed",
     "    - {name: embeddings stay, when: {action: embed}, zone_kinds: [public_cloud]}\n",
     "    - {name: embeddings stay, when: {action: rerank}, zone_kinds: [public_cloud]}\n",
     "(action embed)"},
    {"a mask weakened, where a class of types is merged",
     "entities: [secret.*], action: mask",
     "entities: [secret.*], action: pseudonymise",
     "(secret.aws_access_key and "},
    {"one type of a family",
     "name: passports stay, zones: [cloud], entities: [personal.passport], action: drop_zone",
     "name: passports stay, zones: [cloud], entities: [personal.phone], action: drop_zone",
     "(personal.phone)"},
    {"a refusal taken back",
     "entities: [financial.card], action: refuse",
     "entities: [financial.iban], action: refuse",
     "refused -> private private/p1 > private private/p2 > cloud cloud/c1 (pseudonymise)"},
    {"a fall-back gone",
     "name: strict, placement: cloud_first, floor: public, failure: fail_closed",
     "name: strict, placement: cloud_first, floor: public, failure: degrade",
     "strict; public; fallbacks; cloud cloud/c1 > cloud cloud/c2 > private private/p1"},
    {"a floor lowered",
     "name: home, placement: private_only, floor: public",
     "name: home, placement: cloud_first, floor: public",
     "home; public; elsewhere; private private/p1"},
    {"a price that turns the order",
     "input_usd_per_mtok: 1, output_usd_per_mtok: 5",
     "input_usd_per_mtok: 9, output_usd_per_mtok: 50",
     "wish small"},
    {"an exception for a role",
     "when: {roles: [embedder]}",
     "when: {roles: [intern]}",
     "(roles intern, action embed)"},
    {"what cannot be read",
     "never:\n",
     "never:\n    - {name: no riddles, when: {unscannable: true}, zones: [private]}\n",
     "(not readable)"},
    {"a category that a zone takes",
     "accepts_redacted: [pci]",
     "accepts_redacted: [pci, hr], accepts: [hr]",
     "[hr]"},
};

TEST(Diff, FindsWhatWasPlanted) {
  // Otherwise a door could be opened in a change that looks like a tidy-up.
  for (const PlantedCase& c : kPlanted) {
    SCOPED_TRACE(c.note);
    const Report report = report_of(base(), with(c.from, c.to));
    EXPECT_THAT(lines_of(report), HasSubstr(c.want));
    EXPECT_GT(report.changed, 0U);
    EXPECT_LT(report.changed, report.decisions);
  }
}

TEST(Diff, SaysWhichRuleClosedAZone) {
  // Otherwise somebody would have to search a policy of 200 rules for it.
  const Report report = report_of(
      base(),
      with("never:\n",
           "never:\n    - {name: strict no more, when: {workload: strict}, zones: [cloud]}\n"));
  const std::string text = to_text(report, policy::Colour::off);
  EXPECT_THAT(text, HasSubstr("  closed  cloud: rule `strict no more`: never in zone cloud\n"));
  const auto json = nlohmann::json::parse(to_json_text(report));
  EXPECT_EQ(json["same"], false);
  EXPECT_EQ(json["changes"][0]["after"]["closed"]["cloud"],
            "rule `strict no more`: never in zone cloud");
}

TEST(Diff, WhatOnlyOnePolicyHasIsNamed) {
  // Otherwise a workload that is gone would look like no change at all.
  const std::string home =
      "  - {name: home, placement: private_only, floor: public, failure: fail_closed}\n";
  const Report report = report_of(base(), with(home, ""));
  EXPECT_FALSE(report.is_same());
  ASSERT_EQ(report.only_in.size(), 1U);
  EXPECT_EQ(report.only_in[0].before, std::vector<std::string>{"home"});
  EXPECT_THAT(to_text(report, policy::Colour::off), HasSubstr("only before: workload home\n"));
}

TEST(Diff, TooManyCombinationsAreSaidToBe) {
  // Otherwise a comparison that looked at a part would pass for one of everything.
  const std::string many = with(
      "never:\n",
      "never:\n    - {name: much, when: {roles: [a, b, c, d, e, f, g], action: [embed, rerank, "
      "tool], "
      "complexity: [low, medium, high], intent: [code], size: [huge], wish: [small, "
      "mid], tools: true}, zones: [cloud]}\n");
  const Report report = report_of(many, many);
  EXPECT_FALSE(report.is_complete);
  EXPECT_TRUE(report.is_same());
  EXPECT_THAT(to_text(report, policy::Colour::off), HasSubstr("varied one by one"));
}

/// A journal in memory: one chain that names what the policy of the tests calls things.
class Journal {
 public:
  explicit Journal(const Snapshot& snapshot) : snapshot_(snapshot), recorder_(snapshot) {
    chain::Names names{.policy_digest = snapshot.digest,
                       .levels = snapshot.levels,
                       .categories = snapshot.categories};
    for (const EntityInfo& info : snapshot.catalog.all()) {
      names.entities.push_back(info.name);
    }
    recorder_.begin_chain();
    add(names);
  }

  template <typename Record>
  void add(const Record& record) {
    std::string bytes;
    chain::encode(bytes, record);
    recorder_.add(bytes);
  }

  Intent intent(std::string_view workload, std::string_view zone, std::string_view engine_model) {
    ++requests_;
    const std::size_t slash = engine_model.find('/');
    Intent intent{.time = kToday + std::chrono::hours(3),
                  .workload = std::string(workload),
                  .engine = std::string(engine_model.substr(0, slash)),
                  .model = std::string(engine_model.substr(slash + 1)),
                  .zone = std::string(zone),
                  .reasons = {ReasonKind::floor_of_workload},
                  .policy_digest = snapshot_.digest,
                  .salted_length = 600};
    std::ranges::fill(intent.request.text, static_cast<char>('a' + requests_));
    return intent;
  }

  void send(const Intent& intent, std::int64_t input, std::int64_t output, std::uint32_t duration) {
    add(intent);
    Closing closing{.request = intent.request,
                    .time = intent.time,
                    .workload = intent.workload,
                    .ending = Ending::answered,
                    .attempts = 1,
                    .engine = intent.engine,
                    .model = intent.model,
                    .zone = intent.zone,
                    .original = intent.original,
                    .entities = intent.entities};
    closing.usage.input_tokens = input;
    closing.usage.output_tokens = output;
    closing.duration_us = duration;
    add(closing);
  }

  Recording finish() { return recorder_.finish().value_or(Recording{}); }

 private:
  const Snapshot& snapshot_;
  Recorder recorder_;
  int requests_ = 0;
};

/// Three requests: a plain one to the cloud, one with an address in it, one that was refused.
Recording three_requests(const Snapshot& snapshot) {
  Journal journal(snapshot);
  journal.send(journal.intent("strict", "cloud", "cloud/c1"), 1'000, 100, 900'000);
  Intent found = journal.intent("general", "private", "private/p1");
  found.entities = {{.type = *snapshot.catalog.find("personal.email"), .count = 2}};
  found.reasons = {ReasonKind::floor_of_workload, ReasonKind::finding};
  found.original = Level{2};
  found.residual = Level{2};
  journal.send(found, 200, 10, 300'000);
  const Intent refused = journal.intent("general", "", "/");
  journal.add(
      Closing{.request = refused.request,
              .time = refused.time,
              .workload = "general",
              .ending = Ending::refused,
              .error = ErrorCode::denied_by_policy,
              .original = Level{2},
              .entities = {{.type = *snapshot.catalog.find("financial.card"), .count = 1}}});
  return journal.finish();
}

TEST(Replay, TheSamePolicyDecidesWhatWasDecided) {
  // Otherwise whatever a replay says of a new policy would rest on requests that never were.
  const Snapshot snapshot = snapshot_of(base());
  const Recording recording = three_requests(snapshot);
  ASSERT_EQ(recording.decided, 3U);
  const Result<Report> report = replay({snapshot, snapshot}, recording);
  ASSERT_TRUE(report.has_value()) << report.error().message;
  EXPECT_EQ(report->replay->reproduced, 3U);
  EXPECT_TRUE(report->is_same()) << lines_of(*report);
  EXPECT_EQ(report->replay->other_policies, 0U);
  // 1,000 x 3,000 + 100 x 15,000 nano-dollars; the private zone is free.
  EXPECT_EQ(report->cost_before.nano_usd, 4'500'000);
  EXPECT_EQ(report->cost_after.nano_usd, 4'500'000);
}

TEST(Replay, CountsWhatChangesWithItsCostAndLatency) {
  // Otherwise nobody would know what a stricter rule costs before the invoice says so.
  const Snapshot before = snapshot_of(base());
  const Snapshot after = snapshot_of(
      with("never:\n", "never:\n    - {name: home, when: {workload: strict}, zones: [cloud]}\n"));
  const Result<Report> report = replay({before, after}, three_requests(before));
  ASSERT_TRUE(report.has_value()) << report.error().message;
  ASSERT_EQ(report->changes.size(), 1U) << lines_of(*report);
  const Change& change = report->changes[0];
  EXPECT_EQ(change.count, 1U);
  EXPECT_EQ(change.workload, "strict");
  EXPECT_EQ(change.label, "public");
  EXPECT_EQ(change.cost_before.nano_usd, 4'500'000);
  EXPECT_EQ(change.cost_after.nano_usd, 0);
  EXPECT_EQ(latency_change(change, report->replay->durations), -600'000);
  EXPECT_THAT(to_text(*report, policy::Colour::off),
              HasSubstr("  effect  1 requests, $0.004500 -> $0.000000 (-$0.004500), -600.0 ms"));
}

TEST(Replay, WhatANewPolicyDoesNotKnowIsNamed) {
  // Otherwise a label that is gone would silently count as harmless.
  const Snapshot before = snapshot_of(with("embeddings stay", "embeddings stay"));
  Journal journal(before);
  Intent marked = journal.intent("general", "private", "private/p1");
  marked.original = Level{2};
  marked.residual = Level{2};
  marked.residual_categories = 1;
  marked.reasons = {ReasonKind::floor_of_workload, ReasonKind::marking};
  journal.send(marked, 1, 1, 1);
  std::string text = base();
  for (const auto& [from, to] : {std::pair{"confidential", "secret"}, std::pair{"pci", "cards"}}) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from)) {
      text.replace(at, std::string_view(from).size(), to);
    }
  }
  const Snapshot after = snapshot_of(text);
  const Result<Report> report = replay({before, after}, journal.finish());
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().code, ErrorCode::config_invalid);
  EXPECT_THAT(report.error().message, HasSubstr("new policy"));
  EXPECT_THAT(report.error().message, HasSubstr("level `confidential`, category `pci`"));
}

TEST(Replay, WhatIsNotRecordedIsSaid) {
  // Otherwise a guess about roles or tools would pass for what happened.
  const Snapshot snapshot = snapshot_of(base());
  const Result<Report> report = replay({snapshot, snapshot}, three_requests(snapshot));
  ASSERT_TRUE(report.has_value());
  EXPECT_THAT(report->assumed, testing::ElementsAre("roles", "action", "intent", "wish"));
  EXPECT_THAT(to_text(*report, policy::Colour::off),
              HasSubstr("nor what rules ask for: roles, action, intent, wish\n"));
}

TEST(Replay, RecordsWithoutADecisionAreCounted) {
  // Otherwise a journal of timeouts would look like a journal of agreement.
  const Snapshot snapshot = snapshot_of(base());
  Journal journal(snapshot);
  Closing ended{.workload = "general", .ending = Ending::refused, .error = ErrorCode::too_large};
  journal.add(ended);
  journal.add(journal.intent("general", "cloud", "cloud/c1"));  // Never closed.
  const Recording recording = journal.finish();
  EXPECT_EQ(recording.decided, 0U);
  EXPECT_EQ(recording.undecided, 2U);
}

}  // namespace
}  // namespace sluice::diff
