#include "app/policy/run_case.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "app/policy/case_reading.h"
#include "policy/decide.h"
#include "policy/when.h"
#include "policy/words.h"

namespace sluice::policy_commands {
namespace {

using policy::Snapshot;

constexpr std::string_view kNothing = "nothing";

/// One decision, and everything that it was made from.
struct Decision {
  const Snapshot& snapshot;
  Facts facts;
  Environment environment;
  Plan plan;

  /// Where it goes first; null: nowhere.
  [[nodiscard]] const Candidate* first() const {
    return plan.attempts.empty() ? nullptr : &plan.attempts.front();
  }
};

std::string name_or_nothing(std::string_view name) {
  return std::string(name.empty() ? kNothing : name);
}

std::string answer_in_words(policy::AnswerAction action) {
  switch (action) {
    case policy::AnswerAction::pass:
      return "pass";
    case policy::AnswerAction::flag:
      return "flag";
    case policy::AnswerAction::mask:
      return "mask";
    case policy::AnswerAction::stop:
      return "stop";
  }
  return "stop";
}

std::string attempts_in_words(const Decision& decision) {
  const std::vector<std::string> models = model_names(decision.snapshot);
  std::string text;
  for (const Candidate& attempt : decision.plan.attempts) {
    text += (text.empty() ? "" : ", ") + models[to_index(attempt.model)];
  }
  return text;
}

/// The reason, or the rule where a rule is what was expected.
std::string drop_in_words(const Decision& decision, const Expected& expected) {
  const auto model = static_cast<ModelIndex>(expected.index);
  const auto candidate = std::ranges::find(decision.plan.considered, model, &Candidate::model);
  if (candidate == decision.plan.considered.end() || candidate->drop == Drop::none) {
    return "a candidate";
  }
  const std::string reason(to_string(candidate->drop));
  const std::string_view rule = decision.snapshot.rule_name(candidate->rule);
  if (rule.empty() || expected.value == reason) {
    return reason;
  }
  return expected.value == rule ? std::string(rule) : fmt::format("{} ({})", reason, rule);
}

const policy::AnswerCell* answer_cell(const Decision& decision, std::size_t type) {
  static constexpr policy::AnswerCell kPass;
  const Candidate* first = decision.first();
  if (first == nullptr) {
    return nullptr;
  }
  const auto& row = decision.snapshot.answers[to_index(first->zone)];
  return row.empty() ? &kPass : &row[type];  // An empty row: no rule acts on that zone's answers.
}

/// What is so where the first attempt is concerned.
std::string actual_of_first(const Decision& decision, const Expected& expected) {
  const Candidate* first = decision.first();
  if (first == nullptr) {
    return std::string(kNothing);
  }
  const Snapshot& snapshot = decision.snapshot;
  if (expected.subject == Subject::zone) {
    return snapshot.zone(first->zone).name;
  }
  if (expected.subject == Subject::model) {
    return model_names(snapshot)[to_index(first->model)];
  }
  if (expected.subject == Subject::residual) {
    return snapshot.level_name(first->residual.level);
  }
  if (expected.subject == Subject::answer) {
    return answer_in_words(answer_cell(decision, expected.index)->action);
  }
  if (!decision.facts.entities.test(expected.index)) {
    return "not found in the request";
  }
  return std::string(
      to_string(snapshot.transforms[to_index(first->zone)][expected.index].transform));
}

/// `marking` is any marking; `marking TLP:RED` one with this text; of all others, `kind name`.
bool is_called(const Reason& reason, const std::string& words, const Snapshot& snapshot) {
  const std::string kind(policy::to_string(reason.kind));
  if (words == kind) {
    return true;
  }
  if (reason.kind != ReasonKind::marking) {
    return words == kind + " " + policy::subject_of(reason, snapshot);
  }
  return reason.index < snapshot.markings.size() &&
         std::ranges::any_of(
             snapshot.markings[reason.index].texts,
             [&](const std::string& text) { return words == kind + " " + text; });
}

/// The reason that was expected, or all that there are.
std::string reasons_in_words(const Decision& decision, const Expected& expected) {
  std::string all;
  for (const Reason& reason : decision.facts.reasons) {
    if (is_called(reason, expected.value, decision.snapshot)) {
      return expected.value;
    }
    const std::string subject = policy::subject_of(reason, decision.snapshot);
    all += fmt::format("{}{}{}{}",
                       all.empty() ? "" : ", ",
                       policy::to_string(reason.kind),
                       subject.empty() ? "" : " ",
                       subject);
  }
  return all;
}

std::string actual_of(const Decision& decision, const Expected& expected) {
  const Snapshot& snapshot = decision.snapshot;
  const Plan& plan = decision.plan;
  switch (expected.subject) {
    case Subject::outcome:
      return std::string(policy::to_string(plan.outcome));
    case Subject::candidates:
      return attempts_in_words(decision);
    case Subject::route:
      return name_or_nothing(snapshot.rule_name(plan.route));
    case Subject::denied_by:
      return name_or_nothing(snapshot.rule_name(plan.denied_by));
    case Subject::on_exhausted:
      return std::string(to_string(plan.on_exhausted));
    case Subject::level:
      return snapshot.level_name(decision.facts.original.level);
    case Subject::reason:
      return reasons_in_words(decision, expected);
    case Subject::dropped:
      return drop_in_words(decision, expected);
    case Subject::not_in:
      return std::ranges::any_of(
                 plan.attempts,
                 [&](const Candidate& attempt) { return to_index(attempt.zone) == expected.index; })
                 ? "tried"
                 : expected.value;
    case Subject::zone:
    case Subject::model:
    case Subject::residual:
    case Subject::transform:
    case Subject::answer:
      return actual_of_first(decision, expected);
  }
  return std::string(kNothing);
}

void add_rule(std::vector<RuleIndex>& rules, RuleIndex rule) {
  if (rule != RuleIndex::none && std::ranges::find(rules, rule) == rules.end()) {
    rules.push_back(rule);
  }
}

/// The rules of `protect` that act on the way to where it goes.
void add_transforms(const Decision& decision, std::vector<RuleIndex>& rules) {
  for (const Candidate& attempt : decision.plan.attempts) {
    const auto& row = decision.snapshot.transforms[to_index(attempt.zone)];
    for (std::size_t type = 0; type < row.size(); ++type) {
      if (decision.facts.entities.test(type)) {
        add_rule(rules, row[type].rule);
      }
    }
  }
}

/// The exceptions that lift something which would hold here.
void add_exceptions(const Decision& decision, std::vector<RuleIndex>& rules) {
  for (const policy::Exception& exception : decision.snapshot.exceptions) {
    const std::vector<RuleIndex>& approved = decision.environment.approval.exceptions;
    const bool is_approved =
        !exception.needs_approval || std::ranges::find(approved, exception.rule) != approved.end();
    const bool is_live = is_approved && decision.environment.date <= exception.until &&
                         matches(exception.when, decision.facts, policy::Unknown::does_not_match);
    const bool is_needed = std::ranges::any_of(decision.snapshot.never, [&](const auto& never) {
      return never.rule == exception.lifts &&
             matches(never.when, decision.facts, policy::Unknown::matches);
    });
    if (is_live && is_needed) {
      add_rule(rules, exception.rule);
    }
  }
}

/// The rules that had an effect here: they dropped a model, act on what was found, chose, lifted,
/// or act on the answers that the case asks for.
std::vector<RuleIndex> exercised_by(const Decision& decision, const TestCase& test) {
  std::vector<RuleIndex> rules;
  for (const Candidate& candidate : decision.plan.considered) {
    add_rule(rules, candidate.rule);
  }
  add_transforms(decision, rules);
  add_rule(rules, decision.plan.route);
  add_exceptions(decision, rules);
  for (const Expected& expected : test.expected) {
    const policy::AnswerCell* cell =
        expected.subject == Subject::answer ? answer_cell(decision, expected.index) : nullptr;
    add_rule(rules, cell == nullptr ? RuleIndex::none : cell->rule);
  }
  return rules;
}

/// As if a reviewer had approved these exceptions for every zone.
Approval approval_of(const CaseEnvironment& environment, const Snapshot& snapshot) {
  if (environment.approved.empty()) {
    return {};
  }
  return {.exceptions = environment.approved,
          .zones = std::vector<bool>(snapshot.zones.size(), true),
          .originals = {}};
}

}  // namespace

Snapshot with_engines_off(const Snapshot& snapshot, const std::vector<bool>& off) {
  Snapshot changed = snapshot;
  for (std::size_t i = 0; i < changed.engines.size(); ++i) {
    changed.engines[i].off = i < off.size() && off[i];
  }
  return changed;
}

Result<CaseResult> run_case(const Snapshot& snapshot, CaseDesk& desk, const TestCase& test) {
  std::optional<Snapshot> changed;  // A copy has all words of all dictionaries: only where needed.
  if (std::ranges::find(test.environment.off, true) != test.environment.off.end()) {
    changed = with_engines_off(snapshot, test.environment.off);
  }
  const Snapshot& seen = changed ? *changed : snapshot;
  SLUICE_TRY(Facts facts, desk.facts_of(test.request));
  Decision decision{.snapshot = seen,
                    .facts = std::move(facts),
                    .environment = {.engines = test.environment.states,
                                    .network = test.environment.network,
                                    .load = test.environment.load,
                                    .date = test.environment.date,
                                    .approval = approval_of(test.environment, seen)},
                    .plan = {}};
  decision.plan = policy::decide(seen, decision.facts, decision.environment);
  CaseResult result{.name = test.name, .line = test.line};
  for (const Expected& expected : test.expected) {
    std::string actual = actual_of(decision, expected);
    if (actual != expected.value) {
      result.differences.push_back(
          {.key = expected.key, .expected = expected.value, .actual = std::move(actual)});
    }
  }
  result.explanation =
      policy::explain(seen, decision.facts, decision.environment, decision.plan, {});
  result.exercised = exercised_by(decision, test);
  return result;
}

}  // namespace sluice::policy_commands
