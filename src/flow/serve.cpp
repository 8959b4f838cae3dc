#include "flow/serve.h"

#include <chrono>
#include <functional>
#include <utility>

#include "base/assert.h"
#include "base/log.h"
#include "dialects/dialect.h"
#include "flow/1_accept/endpoint.h"
#include "flow/1_accept/run.h"
#include "flow/2_identify/run.h"
#include "flow/3_classify/run.h"
#include "flow/4_enrich/run.h"
#include "flow/5_decide/run.h"
#include "flow/6_protect/run.h"
#include "flow/7_dispatch/run.h"
#include "flow/7_dispatch/watch.h"
#include "flow/8_restore/run.h"
#include "flow/9_record/run.h"
#include "flow/answer_head.h"
#include "flow/dry_run.h"
#include "flow/list_models.h"
#include "flow/visit.h"
#include "flow/waiting.h"
#include "policy/refusal.h"

namespace sluice {
namespace {

using restore::Delivered;

using WallTime = std::chrono::sys_time<std::chrono::microseconds>;

Environment environment_at(House& house, const Visit& visit, WallTime time) {
  const bool asks_load = visit.policy().asked.load;
  const dispatch::Watch watch{.config = house.configs.dispatch,
                              .health = house.health,
                              .pace = house.pace,
                              .engines = visit.rules->engines,
                              .requests = asks_load ? house.metrics.open_requests() : 0};
  Environment environment = dispatch::observe(watch, visit.policy(), visit.accepted);
  environment.date = house.latest_day->seen(std::chrono::floor<std::chrono::days>(time));
  environment.approval = visit.approval;
  return environment;
}

/// Who calls is known from the head: nobody else's body is read.
Result<Principal> authenticate(const House& house, const Exchange& exchange) {
  return identify::authenticate(house.configs.identify, *house.keys, exchange.head());
}

enrich::Desk session_desk(const House& house, const Visit& visit) {
  return {visit.policy(), house.sessions, house.master_key};
}

/// Stage 1: what the caller wants.
Task<Result<void>> read(House& house, Exchange& exchange, Visit& visit) {
  SLUICE_CO_TRY(
      visit.request,
      co_await accept::run(house.configs.accept, visit.endpoint, visit.id, exchange, house.tape));
  visit.accepted = house.clock.now();
  visit.request.received =
      std::chrono::floor<std::chrono::seconds>(house.clock.wall()).time_since_epoch().count();
  co_return Result<void>();
}

}  // namespace

/// Each line is one stage and lives in the folder of its name; whichever fails first ends the
/// request.
SLUICE_OWN_FRAME Task<Result<void>> decide_on(House& house, Visit& visit, Principal principal) {
  const policy::Snapshot& policy = visit.policy();
  const WallTime time = house.clock.wall();
  Request& request = visit.request;

  SLUICE_CO_TRY(visit.caller, identify::run(std::move(principal), policy, request));
  const classify::Desk reading{policy,
                               *visit.rules->scanner,
                               visit.rules->names.get(),
                               visit.rules->judge.get(),
                               house.scratch,
                               house.clock,
                               &visit.rules->router};
  SLUICE_CO_TRY(visit.classified, co_await classify::run(reading, request, *visit.caller));
  if (const enrich::Desk desk = session_desk(house, visit); enrich::is_asked(desk, request)) {
    SLUICE_CO_CHECK(co_await enrich::run(desk, request, *visit.caller, visit.classified.facts));
  }
  visit.environment = environment_at(house, visit, time);
  visit.plan = decide::run(policy, visit.classified.facts, visit.environment, house.deciding);
  co_return Result<void>();
}

namespace {

/// Stages 6 to 8: the plan is carried out, one cleared attempt after the other, and the answer
/// delivered.
SLUICE_OWN_FRAME Task<Result<Delivered>> carry_out(House& house, Exchange& exchange, Visit& visit) {
  const policy::Snapshot& policy = visit.policy();
  const auto& [facts, findings] = visit.classified;
  const Request& request = visit.request;
  SLUICE_ASSERT(visit.caller && visit.plan);  // decide_on() has succeeded.
  if (visit.plan->outcome != Plan::Outcome::run) {
    co_return fail(policy::refusal(policy, facts, *visit.plan));
  }
  if (const enrich::Desk desk = session_desk(house, visit);
      enrich::hands_on(desk, request, facts)) {
    SLUICE_CO_CHECK(co_await enrich::hand_on(desk, request, *visit.caller, facts));
  }
  const Digest scope = findings.empty()  // Then there is nothing to make a placeholder for.
                           ? Digest{}
                           : protect::scope_key(house.master_key, *visit.caller, request);
  const protect::Gate gate(policy, request, facts, visit.environment, findings, scope);
  const restore::Desk reading{policy, *visit.rules->scanner, request, visit.caller->clearance};
  Intent intent = intent_of(visit);
  const dispatch::ClearFor clear = [&](const Candidate& candidate, EdgeId edge) {
    using protect::AnswerReading;
    intent.exceptions = exceptions_for(visit, candidate.zone);  // Before anything of it leaves.
    const bool is_scanned = restore::reads_answers(reading, policy.model(candidate.model).zone);
    return gate.clear(candidate, edge, is_scanned ? AnswerReading::scanned : AnswerReading::none);
  };
  const dispatch::Desk desk{house.configs.dispatch,
                            policy,
                            visit.rules->engines,
                            house.health,
                            house.journal,
                            house.clock,
                            house.entropy,
                            house.master_key,
                            &house.pace};
  SLUICE_CO_TRY(
      Answer && answer,
      co_await dispatch::run(desk, *visit.plan, clear, intent, exchange.gone(), visit.progress));
  visit.answered(answer, house.clock.now());
  AnswerHead head(visit, answer, visit.answering);
  Delivered delivered = co_await restore::run(reading, answer, exchange, head.take_fields());
  co_return delivered;
}

/// Stages 2 to 8 once more, for a request that has waited.
Task<Result<Delivered>> chat_again(House& house, Exchange& exchange, Visit& visit) {
  SLUICE_CO_TRY(Principal principal, authenticate(house, exchange));
  SLUICE_CO_CHECK(co_await decide_on(house, visit, std::move(principal)));
  Result<Delivered> delivered = co_await carry_out(house, exchange, visit);
  co_return delivered;
}

/// A chat, and what becomes of it where a person or an engine must be waited for: it begins again
/// at `2_identify`.
SLUICE_OWN_FRAME Task<Result<Delivered>> chat(House& house, Exchange& exchange, Visit& visit) {
  SLUICE_CO_TRY(Principal principal, authenticate(house, exchange));
  SLUICE_CO_CHECK(co_await read(house, exchange, visit));
  SLUICE_CO_CHECK(co_await decide_on(house, visit, std::move(principal)));
  if (visit.request.hints.dry_run) {
    SLUICE_CO_CHECK(co_await explain_only(exchange, visit));
    co_return Delivered{.complete = true};
  }
  Result<Delivered> delivered = co_await carry_out(house, exchange, visit);
  if (delivered || delivered.error().code != ErrorCode::parked) {
    co_return delivered;
  }
  const std::function<Task<Result<Delivered>>()> again = [&] {
    return chat_again(house, exchange, visit);
  };
  visit.takes_ticket = visit.takes_ticket || prefers_ticket(exchange.head());
  const Error refused = delivered.error();
  delivered = co_await wait_and_go_on(house, exchange, visit, refused, again);
  co_return delivered;
}

/// What the path asks for.
Task<Result<Delivered>> perform(House& house, Exchange& exchange, Visit& visit) {
  SLUICE_CO_TRY(visit.endpoint, accept::find_endpoint(exchange.head()));
  switch (visit.endpoint.operation) {
    case accept::Operation::chat:
      break;
    case accept::Operation::list_models:
    case accept::Operation::show_model:
      SLUICE_CO_CHECK(co_await list_models(house, exchange, visit));
      co_return Delivered{.complete = true};
    case accept::Operation::show_parked: {
      const std::function<Task<Result<Delivered>>(Exchange&)> serve_chat = [&](Exchange& stored) {
        return chat(house, stored, visit);
      };
      Result<Delivered> fetched = co_await serve_parked(house, exchange, visit, serve_chat);
      co_return fetched;
    }
  }
  Result<Delivered> delivered = co_await chat(house, exchange, visit);
  co_return delivered;
}

/// The one place through which a failure leaves: in the caller's dialect, without a word of its
/// content.
SLUICE_OWN_FRAME Task<> refuse(Exchange& exchange, const Visit& visit, const Error& error) {
  const dialects::ErrorAnswer answer =
      dialects::write_error(visit.endpoint.dialect, error, visit.id.view());
  AnswerHead head(visit, error);
  std::vector<HeaderField> fields = head.take_fields();
  fields.push_back({.name = "content-type", .value = "application/json"});
  if (error.code == ErrorCode::method_not_allowed) {
    fields.push_back({.name = "allow", .value = accept::methods_of(exchange.head().path)});
  }
  const Result<void> written = co_await exchange.respond(answer.status, fields, answer.body);
  static_cast<void>(written);  // The caller has gone too: there is nobody left to tell.
}

}  // namespace

Task<> serve(House& house, Exchange& exchange) {
  Visit visit(house);
  visit.endpoint.dialect = accept::dialect_of(exchange.head());
  house.metrics.begun();

  Result<Delivered> result = co_await perform(house, exchange, visit);
  Delivered delivered;
  if (result) {
    delivered = *std::move(result);
  } else {
    delivered.error = std::make_unique<Error>(std::move(result).error());
  }
  if (delivered.error && !delivered.started) {
    co_await refuse(exchange, visit, *delivered.error);
  }

  const record::Desk desk{visit.policy(), house.journal, house.metrics, house.alerts};
  if (const Result<void> recorded = record::run(desk, ended_of(visit, delivered, house.clock));
      !recorded) {
    log::error("journal_failed",
               {{"request", log::Value::name(visit.id.view())},
                {"error", log::Value::name(to_string(recorded.error().code))}});
  }
}

Task<Result<policy::Explanation>> explain(House& house, Exchange& exchange) {
  Visit visit(house);
  SLUICE_CO_TRY(visit.endpoint, accept::find_endpoint(exchange.head()));
  SLUICE_CO_TRY(Principal principal, authenticate(house, exchange));
  SLUICE_CO_CHECK(co_await read(house, exchange, visit));
  SLUICE_CO_CHECK(co_await decide_on(house, visit, std::move(principal)));
  co_return explanation_of(visit);
}

}  // namespace sluice
