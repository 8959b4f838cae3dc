#include "flow/9_record/alerts.h"

#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include <gtest/gtest.h>

#include "domain/cleared.h"
#include "domain/text_slot.h"

namespace sluice::record {
namespace {

// Else a prompt, an answer or a caller's words could get into a message to a third party.
static_assert(!std::is_constructible_v<ConfiguredName, std::string>);
static_assert(!std::is_constructible_v<ConfiguredName, const char*>);
static_assert(!std::is_constructible_v<ConfiguredName, std::string_view>);
static_assert(!std::is_constructible_v<ConfiguredName, TextSlot>);
static_assert(!std::is_constructible_v<ConfiguredName, Cleared>);

policy::Snapshot snapshot() {
  policy::Snapshot snapshot;
  snapshot.levels = {"public", "confidential"};
  snapshot.zones = {{.name = "onprem"}, {.name = "cloud"}};
  snapshot.rules = {{.kind = "never", .name = "source stays"},
                    {.kind = "exceptions", .name = "incident"},
                    {.kind = "answers", .name = "no keys"}};
  return snapshot;
}

constexpr ZoneIndex kOnPrem{0};
constexpr ZoneIndex kCloud{1};
constexpr RuleIndex kIncident{1};
constexpr RuleIndex kNoKeys{2};

/// A request that was answered and about which there is nothing to tell.
Ended answered() {
  return {.request = {.text = {'r', 'e', 'q'}},
          .tenant = {"acme"},
          .key = {"key_1"},
          .workload = "chat",
          .ending = Ending::answered,
          .answered_by = Candidate{.zone = kCloud},
          .is_labelled = true,
          .original = Level{1}};
}

Ended refused(std::vector<Drop> drops) {
  Ended ended = answered();
  ended.ending = Ending::refused;
  ended.error = ErrorCode::denied_by_policy;
  ended.answered_by.reset();
  for (const Drop drop : drops) {
    ended.considered.push_back({.zone = ended.considered.empty() ? kOnPrem : kCloud, .drop = drop});
  }
  return ended;
}

/// What a row of the table below expects: at most one alert.
struct AlertCase {
  const char* note;
  Ended ended;
  std::optional<AlertKind> kind;
  std::string rule;
  std::string zone;
  std::uint32_t count = 1;
};

Ended with_rule(Ended ended, std::string rule) {
  ended.rule = std::move(rule);
  return ended;
}

Ended with_answer(policy::AnswerAction action, std::uint32_t findings) {
  Ended ended = answered();
  ended.acted = {.action = action, .rule = kNoKeys};
  ended.tally.answer_findings = findings;
  return ended;
}

Ended stopped() {
  Ended ended = with_answer(policy::AnswerAction::stop, 1);
  ended.ending = Ending::refused;
  ended.error = ErrorCode::denied_by_policy;
  return ended;
}

Ended failed(ErrorCode code) {
  Ended ended = refused({Drop::engine_down, Drop::residual_level});
  ended.ending = Ending::failed;
  ended.error = code;
  return ended;
}

Ended sent_under_an_exception() {
  Ended ended = answered();
  ended.exceptions = {{.zone = kCloud, .exception = kIncident}};
  return ended;
}

Ended before_the_policy() {
  Ended ended = refused({});
  ended.is_labelled = false;
  ended.workload.clear();
  return ended;
}

std::vector<AlertCase> alert_cases() {
  using enum AlertKind;
  return {
      {"nothing to tell", answered(), {}, "", ""},
      {"a rule refused",
       with_rule(refused({Drop::capability, Drop::never_rule}), "source stays"),
       refused_by_rule,
       "source stays",
       "cloud"},
      {"protect refused",
       with_rule(refused({Drop::refused_by_rule}), "no cards"),
       refused_by_rule,
       "no cards",
       "onprem"},
      {"level", refused({Drop::engine_off, Drop::residual_level}), refused_by_label, "", "cloud"},
      {"original level", refused({Drop::original_level}), refused_by_label, "", "onprem"},
      {"categories", refused({Drop::residual_categories}), refused_by_label, "", "onprem"},
      {"region", refused({Drop::region}), refused_by_label, "", "onprem"},
      {"retention", refused({Drop::retention}), refused_by_label, "", "onprem"},
      {"training", refused({Drop::training}), refused_by_label, "", "onprem"},
      {"finding left in", refused({Drop::finding_left_in}), refused_by_label, "", "onprem"},
      {"no model can: no matter of the boundary",
       refused({Drop::capability, Drop::context_size}),
       {},
       "",
       ""},
      {"pinned", refused({Drop::not_pinned}), {}, "", ""},
      {"an outage is no violation", failed(ErrorCode::unavailable), {}, "", ""},
      {"not granted", before_the_policy(), not_granted, "", ""},
      {"an exception was used", sent_under_an_exception(), exception_used, "incident", "cloud"},
      {"masked", with_answer(policy::AnswerAction::mask, 3), answer_masked, "no keys", "cloud", 3},
      {"flagged",
       with_answer(policy::AnswerAction::flag, 2),
       answer_flagged,
       "no keys",
       "cloud",
       2},
      {"stopped", stopped(), answer_stopped, "no keys", "cloud"},
  };
}

TEST(Alerts, EachViolationStoppedAndNothingElse) {
  // Otherwise an operator would not learn that somebody tries, or be woken for a long prompt.
  const policy::Snapshot policy = snapshot();
  for (const AlertCase& c : alert_cases()) {
    SCOPED_TRACE(c.note);
    const std::vector<Alert> alerts = alerts_of(policy, c.ended);
    ASSERT_EQ(alerts.size(), c.kind ? 1U : 0U);
    if (c.kind) {
      EXPECT_EQ(alerts[0].kind, *c.kind);
      EXPECT_EQ(alerts[0].rule.text(), c.rule);
      EXPECT_EQ(alerts[0].zone.text(), c.zone);
      EXPECT_EQ(alerts[0].count, c.count);
      EXPECT_EQ(alerts[0].tenant.value, "acme");
      EXPECT_EQ(alerts[0].level.text(), c.ended.is_labelled ? "confidential" : "");
    }
  }
}

TEST(Alerts, SeveralOfOneRequestComeWorstFirst) {
  // Otherwise the exception under which something left would stand behind a masked word.
  Ended ended = with_answer(policy::AnswerAction::mask, 1);
  ended.unsearched = true;
  ended.exceptions = {{.zone = kCloud, .exception = kIncident}};
  const std::vector<Alert> alerts = alerts_of(snapshot(), ended);
  ASSERT_EQ(alerts.size(), 3U);
  EXPECT_EQ(alerts[0].kind, AlertKind::detector_failed);
  EXPECT_EQ(alerts[1].kind, AlertKind::exception_used);
  EXPECT_EQ(alerts[2].kind, AlertKind::answer_masked);
}

TEST(Alerts, ARefusalBecauseOfADetectorIsToldOfOnce) {
  // Otherwise one failed detector would look like two things that went wrong.
  Ended ended = refused({Drop::unsearched});
  ended.unsearched = true;
  const std::vector<Alert> alerts = alerts_of(snapshot(), ended);
  ASSERT_EQ(alerts.size(), 1U);
  EXPECT_EQ(alerts[0].kind, AlertKind::detector_failed);
}

}  // namespace
}  // namespace sluice::record
