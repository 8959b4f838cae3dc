#include "flow/review.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "flow/1_accept/run.h"
#include "flow/2_identify/run.h"
#include "flow/6_protect/run.h"
#include "flow/dry_run.h"
#include "flow/serve.h"
#include "flow/stored_exchange.h"
#include "flow/visit.h"
#include "policy/approval.h"
#include "policy/decide.h"

namespace sluice::review {
namespace {

constexpr std::string_view kReviewerRoles[] = {"reviewer", "admin"};

/// Whoever asks for a stored request to be decided once more: nobody who could be answered.
class Nobody final : public Exchange {
 public:
  [[nodiscard]] const RequestHead& head() const override { return head_; }

  [[nodiscard]] Task<Result<std::string>> read_body() override { co_return unheard(); }

  [[nodiscard]] std::stop_token gone() const override { return {}; }

  [[nodiscard]] Task<Result<void>> respond(int /*status*/,
                                           const std::vector<HeaderField>& /*headers*/,
                                           std::string_view /*body*/) override {
    co_return unheard();
  }

  [[nodiscard]] Task<Result<void>> start(int /*status*/,
                                         const std::vector<HeaderField>& /*headers*/,
                                         std::string_view /*first_bytes*/) override {
    co_return unheard();
  }

  [[nodiscard]] Task<Result<void>> write(std::string_view /*bytes*/, More /*more*/) override {
    co_return unheard();
  }

 private:
  static Failure unheard() { return fail(ErrorCode::internal, "nobody is there to be answered"); }

  RequestHead head_;
};

Error unknown() {
  return {.code = ErrorCode::not_found,
          .message = "no request with this id waits here",
          .hint = "see `sluice review list`"};
}

Task<Result<ParkedEntry>> find(House& house, const Principal& reviewer, RequestId id) {
  if (house.parking == nullptr) {
    co_return fail(unknown());
  }
  SLUICE_CO_TRY(ParkedEntry entry, co_await house.parking->find(id));
  if (entry.tenant != reviewer.tenant) {
    co_return fail(unknown());  // Other tenants' requests do not exist.
  }
  co_return entry;
}

/// The request of `entry` in `visit`, decided as if its caller sent it now.
Task<Result<void>> decide_anew(House& house, const ParkedEntry& entry, Visit& visit) {
  SLUICE_CO_TRY(ParkedContent content, co_await house.parking->content(entry.id));
  Nobody nobody;
  StoredExchange stored(nobody, std::move(content));
  SLUICE_CO_TRY(visit.endpoint, accept::find_endpoint(stored.head()));
  SLUICE_CO_TRY(
      visit.request,
      co_await accept::run(house.configs.accept, visit.endpoint, entry.id, stored, house.tape));
  visit.accepted = house.clock.now();
  const Principal* const caller = house.keys->find_id(entry.key);
  if (caller == nullptr) {
    co_return fail(ErrorCode::denied_by_policy, "the key of this request's caller is revoked");
  }
  co_return co_await decide_on(house, visit, *caller);
}

std::vector<policy::Way> ways_of(const Visit& visit) {
  const Plan& plan = *visit.plan;
  const policy::Exhausted exhausted{
      .asks_a_person = plan.on_exhausted == FailureMode::review,
      .is_down = std::ranges::find(plan.considered, Drop::engine_down, &Candidate::drop) !=
                 plan.considered.end()};
  return policy::ways_to_approve(
      visit.policy(), visit.classified.facts, visit.environment, exhausted);
}

/// The reviewer's own clearance under this policy.
std::optional<Level> clearance_of(const Principal& reviewer, const policy::Snapshot& policy) {
  return reviewer.clearance ? policy.find_level(*reviewer.clearance) : std::nullopt;
}

/// What would leave if the reviewer opened `way`; empty: not for this reviewer.
std::optional<Screened> screen(const House& house,
                               const Visit& visit,
                               const policy::Way& way,
                               const Principal& reviewer) {
  const policy::Snapshot& policy = visit.policy();
  Environment approved = visit.environment;
  approved.approval = policy::approval_for(way, policy);
  const Digest scope = protect::scope_key(house.master_key, *visit.caller, visit.request);
  const protect::Gate gate(
      policy, visit.request, visit.classified.facts, approved, visit.classified.findings, scope);
  const Candidate candidate{.model = way.model, .zone = way.zone};
  Result<Screened> screened = gate.screen(candidate, clearance_of(reviewer, policy));
  return screened ? std::optional(*std::move(screened)) : std::nullopt;
}

Choice choice_of(const House& house,
                 const Visit& visit,
                 const policy::Way& way,
                 const Principal& reviewer) {
  const policy::Snapshot& policy = visit.policy();
  const Model& model = policy.model(way.model);
  return {.zone = policy.zone(way.zone).name,
          .model = policy.engine(model.engine).name + "/" + model.name,
          .exception = std::string(policy.rule_name(way.exception)),
          .releases_original = way.releases_original,
          .screened = screen(house, visit, way, reviewer)};
}

bool is_requester(const Principal& reviewer, const ParkedEntry& entry, const House& house) {
  const Principal* const caller = house.keys->find_id(entry.key);
  const bool is_same_user =
      caller != nullptr && !caller->user.value.empty() && caller->user == reviewer.user;
  return reviewer.key == entry.key || is_same_user;
}

Error no_such_choice(const Screen& shown) {
  std::string choices;
  for (const Choice& choice : shown.choices) {
    choices += fmt::format("{}`{}`{}",
                           choices.empty() ? "" : ", ",
                           choice.zone,
                           choice.releases_original ? " (original)" : "");
  }
  return {.code = ErrorCode::invalid_input,
          .message = shown.choices.empty() ? "no approval can let this request go on now"
                                           : "no approval can let this request go on that way",
          .hint = choices.empty() ? "deny it, or change the policy" : "there is " + choices};
}

/// The choice that `decision` means; null: there is none such.
const Choice* find_choice(const Screen& shown, const Decision& decision) {
  if (decision.zone.empty() && shown.choices.size() > 1) {
    return nullptr;  // Which one was meant, nobody knows.
  }
  const auto fits = [&](const Choice& choice) {
    return (decision.zone.empty() || choice.zone == decision.zone) &&
           choice.releases_original == decision.releases_original;
  };
  const auto choice = std::ranges::find_if(shown.choices, fits);
  return choice == shown.choices.end() ? nullptr : &*choice;
}

/// Fills in what a yes binds: zone, exception, transforms, policy.
Result<void> bind(const Screen& shown, const Decision& decision, Verdict& verdict) {
  const Choice* const choice = find_choice(shown, decision);
  if (choice == nullptr) {
    return fail(no_such_choice(shown));
  }
  if (!choice->screened) {
    return fail(Error{.code = ErrorCode::denied_by_policy,
                      .message = "this key's clearance does not cover what the request holds",
                      .hint = "a reviewer needs a key with `--clearance`",
                      .source = ErrorSource::policy});
  }
  verdict.zone = choice->zone;
  verdict.exception = choice->exception;
  verdict.releases_original = choice->releases_original;
  return {};
}

ParkRecord record_of(const ParkedEntry& entry, const Verdict& verdict, Clock& clock) {
  return {.request = entry.id,
          .time = clock.wall(),
          .tenant = entry.tenant,
          .key = entry.key,
          .workload = entry.workload,
          .step = verdict.is_approved ? ParkStep::approved : ParkStep::denied,
          .waits_for = entry.waits_for,
          .exception = verdict.exception,
          .reviewer = verdict.reviewer,
          .zone = verdict.zone,
          .releases_original = verdict.releases_original,
          .policy_digest = verdict.policy_digest};
}

}  // namespace

Result<Principal> authenticate(const KeyTable& keys, const RequestHead& head) {
  const identify::Config keys_only{.anonymous = identify::Anonymous::off};
  SLUICE_TRY(Principal principal, identify::authenticate(keys_only, keys, head));
  for (const std::string_view role : kReviewerRoles) {
    if (std::ranges::find(principal.roles, role) != principal.roles.end()) {
      return principal;
    }
  }
  return fail(Error{.code = ErrorCode::denied_by_policy,
                    .message = "this key has neither the role `reviewer` nor `admin`",
                    .hint = "make one with `sluice keys create --role reviewer`"});
}

Task<Result<std::vector<ParkedEntry>>> list(House& house, const Principal& reviewer) {
  if (house.parking == nullptr) {
    co_return std::vector<ParkedEntry>();
  }
  SLUICE_CO_TRY(std::vector<ParkedEntry> entries, co_await house.parking->list());
  std::erase_if(entries, [&](const ParkedEntry& entry) { return entry.tenant != reviewer.tenant; });
  co_return entries;
}

Task<Result<Screen>> show(House& house, const Principal& reviewer, RequestId id) {
  SLUICE_CO_TRY(ParkedEntry entry, co_await find(house, reviewer, id));
  Visit visit(house);
  SLUICE_CO_CHECK(co_await decide_anew(house, entry, visit));
  const std::optional<Level> clearance = clearance_of(reviewer, visit.policy());
  Screen shown{.entry = std::move(entry),
               .policy_digest = visit.policy().digest,
               .is_cleared = clearance && *clearance >= visit.classified.facts.original.level,
               .explanation = explanation_of(visit),
               .choices = {}};
  for (const policy::Way& way : ways_of(visit)) {
    shown.choices.push_back(choice_of(house, visit, way, reviewer));
  }
  co_return shown;
}

Task<Result<ParkedEntry>> decide(House& house,
                                 const Principal& reviewer,
                                 RequestId id,
                                 Decision decision) {
  SLUICE_CO_TRY(const ParkedEntry entry, co_await find(house, reviewer, id));
  if (entry.waits_for != WaitsFor::person || entry.state != ParkState::waiting) {
    co_return fail(Error{.code = ErrorCode::conflict,
                         .message = fmt::format("this request waits for `{}` and is `{}` already",
                                                to_string(entry.waits_for),
                                                to_string(entry.state))});
  }
  if (reviewer.user.value.empty()) {
    co_return fail(
        Error{.code = ErrorCode::denied_by_policy,
              .message = "a reviewer's key says who the reviewer is, and this one does not",
              .hint = "make one with `sluice keys create --role reviewer --user NAME`"});
  }
  if (is_requester(reviewer, entry, house)) {
    co_return fail(Error{.code = ErrorCode::denied_by_policy,
                         .message = "nobody reviews a request of their own",
                         .hint = "ask another reviewer"});
  }
  Verdict verdict{.reviewer = reviewer.key,
                  .is_approved = decision.is_approved,
                  .time = std::chrono::floor<std::chrono::seconds>(house.clock.wall())};
  if (decision.is_approved) {
    SLUICE_CO_TRY(const Screen shown, co_await show(house, reviewer, id));
    verdict.policy_digest = shown.policy_digest;
    SLUICE_CO_CHECK(bind(shown, decision, verdict));
  }
  // Evidence first: a verdict that the journal does not have must not let anything go on.
  SLUICE_CO_CHECK(house.journal.parked(record_of(entry, verdict, house.clock)));
  SLUICE_CO_TRY(ParkedEntry decided, co_await house.parking->decide(id, std::move(verdict)));
  co_return decided;
}

}  // namespace sluice::review
