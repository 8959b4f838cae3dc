#include "flow/waiting.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "flow/1_accept/endpoint.h"
#include "flow/2_identify/run.h"
#include "flow/5_decide/run.h"
#include "flow/7_dispatch/parking.h"
#include "flow/answer_head.h"
#include "flow/stored_exchange.h"
#include "policy/approval.h"

namespace sluice {
namespace {

using restore::Delivered;

dispatch::ParkingDesk desk_of(House& house) {
  return {house.configs.parking, *house.parking, house.journal, house.clock, house.master_key};
}

/// An exception that waits, or a route that asks a person; else what is needed is an engine.
WaitsFor waits_for(const Plan& plan) {
  const bool asks =
      plan.outcome == Plan::Outcome::review ||
      (plan.outcome == Plan::Outcome::run && plan.on_exhausted == FailureMode::review);
  return asks ? WaitsFor::person : WaitsFor::engine;
}

dispatch::ToPark to_park(const Visit& visit, const Exchange& exchange) {
  const policy::Snapshot& policy = visit.policy();
  return {.id = visit.id,
          .principal = visit.caller->principal,
          .workload = policy.workload(visit.caller->workload).name,
          .level = policy.level_name(visit.classified.facts.original.level),
          .exception = std::string(policy.rule_name(visit.plan->awaits)),
          .waits_for = waits_for(*visit.plan),
          .policy_digest = policy.digest,
          .content = {.path = std::string(exchange.head().path),
                      .headers = headers_to_keep(exchange.head()),
                      .body = visit.request.body}};
}

Error told_where_to_ask(const Error& refused, const ParkedEntry& entry) {
  Error error = refused;
  error.hint = "it is kept: send it again, or ask for " + accept::parked_path(entry.id.view()) +
               " with the same key";
  return error;
}

/// 202: accepted, and not done (RFC 9110, section 15.3.3).
Task<Result<Delivered>> give_ticket(Exchange& exchange,
                                    const Visit& visit,
                                    const Error& refused,
                                    const ParkedEntry& entry) {
  const std::string path = accept::parked_path(entry.id.view());
  const std::string body = fmt::format(
      R"({{"object":"sluice.parked_request","id":"{}","status":"{}","waits_for":"{}","url":"{}",)"
      R"("expires":"{:%Y-%m-%dT%H:%M:%SZ}"}})"
      "\n",
      entry.id.view(),
      to_string(entry.state),
      to_string(entry.waits_for),
      path,
      entry.expires);
  AnswerHead head(visit, refused);
  std::vector<HeaderField> fields = head.take_fields();
  fields.push_back({.name = "content-type", .value = "application/json"});
  fields.push_back({.name = "location", .value = path});
  fields.push_back({.name = "preference-applied", .value = "respond-async"});
  SLUICE_CO_CHECK(co_await exchange.respond(202, fields, body));
  co_return Delivered{.started = true, .error = std::make_unique<Error>(refused)};
}

/// What came of it is no reason to forget the request: it may still be answered.
bool is_to_be_kept(const Result<Delivered>& delivered) {
  if (delivered) {
    return !delivered->started;
  }
  switch (delivered.error().code) {
    case ErrorCode::parked:
    case ErrorCode::cancelled:
    case ErrorCode::io_failed:
    case ErrorCode::unavailable:
    case ErrorCode::deadline_exceeded:
      return true;
    default:  // Told to the caller once, it is over.
      return false;
  }
}

Task<Result<void>> settle(House& house, const RequestId& id, const Result<Delivered>& delivered) {
  if (is_to_be_kept(delivered)) {
    co_return co_await house.parking->give_back(id);
  }
  co_return co_await house.parking->finish(id);
}

}  // namespace

bool prefers_ticket(const RequestHead& head) {
  const std::string_view preferences = head.header("prefer").value_or(std::string_view());
  return preferences.find("respond-async") != std::string_view::npos;
}

Task<Result<Delivered>> wait_and_go_on(House& house,
                                       Exchange& exchange,
                                       Visit& visit,
                                       const Error& refused,
                                       const std::function<Task<Result<Delivered>>()>& again) {
  if (house.parking == nullptr) {
    Error error = refused;
    error.hint = "only a running gateway keeps requests: see `sluice serve`";
    co_return fail(std::move(error));
  }
  const dispatch::ParkingDesk desk = desk_of(house);
  SLUICE_CO_TRY(ParkedEntry entry, co_await dispatch::park(desk, to_park(visit, exchange)));
  const std::chrono::milliseconds patience =
      visit.takes_ticket ? std::chrono::milliseconds(0) : desk.config.wait;
  const Deadline until = house.clock.now() + patience;
  const std::function<bool()> could_run = [&] {
    visit.environment.engines = house.health.states(visit.policy(), house.clock.now());
    const Plan plan = decide::run(visit.policy(), visit.classified.facts, visit.environment);
    return plan.outcome == Plan::Outcome::run;
  };
  while (true) {
    const dispatch::Waiting waiting{.by = visit.id,
                                    .policy_digest = house.rules->snapshot->digest,
                                    .until = until,
                                    .gone = exchange.gone(),
                                    .could_run = could_run};
    SLUICE_CO_TRY(const std::optional<ParkedEntry> released,
                  co_await dispatch::until_released(desk, entry, waiting));
    if (!released && visit.takes_ticket) {
      co_return co_await give_ticket(exchange, visit, refused, entry);
    }
    if (!released) {
      co_return fail(told_where_to_ask(refused, entry));
    }
    visit.rules = house.rules;  // The newest policy: what was decided before is gone.
    visit.accepted = house.clock.now();
    visit.progress = {};  // What was tried before stands in the journal.
    visit.approval = policy::approval_of(released->verdict, visit.policy());
    Result<Delivered> delivered = co_await again();
    SLUICE_CO_CHECK(co_await settle(house, entry.id, delivered));
    if (delivered || delivered.error().code != ErrorCode::parked) {
      co_return delivered;
    }
    visit.approval = {};
    entry.state = ParkState::waiting;
  }
}

Task<Result<Delivered>> serve_parked(
    House& house,
    Exchange& exchange,
    Visit& visit,
    const std::function<Task<Result<Delivered>>(Exchange&)>& serve_chat) {
  const Error unknown{.code = ErrorCode::not_found,
                      .message = "nothing waits here under this id for this key",
                      .hint = "it was answered, has expired, or never was"};
  const RequestHead& head = exchange.head();
  SLUICE_CO_TRY(const Principal asker,
                identify::authenticate(house.configs.identify, *house.keys, head));
  RequestId id;
  if (house.parking == nullptr || visit.endpoint.parked.size() != id.text.size()) {
    co_return fail(unknown);
  }
  std::ranges::copy(visit.endpoint.parked, id.text.begin());
  SLUICE_CO_TRY(const ParkedEntry entry, co_await house.parking->find(id));
  if (entry.key != asker.key || entry.tenant != asker.tenant) {
    co_return fail(unknown);  // Whether it is somebody else's, nobody is told.
  }
  visit.takes_ticket = true;
  if (entry.state == ParkState::denied) {
    co_return fail(Error{.code = ErrorCode::denied_by_policy,
                         .message = "a reviewer has refused this request",
                         .rule = entry.exception,
                         .source = ErrorSource::policy});
  }
  if (entry.state == ParkState::taken) {  // Its answer is on the way to another connection.
    const Error busy{.code = ErrorCode::parked, .retry_after = std::chrono::seconds(1)};
    co_return co_await give_ticket(exchange, visit, busy, entry);
  }
  SLUICE_CO_TRY(ParkedContent content, co_await house.parking->content(id));
  StoredExchange stored(exchange, std::move(content));
  SLUICE_CO_TRY(visit.endpoint, accept::find_endpoint(stored.head()));
  Result<Delivered> delivered = co_await serve_chat(stored);
  if (delivered && delivered->started && !delivered->error) {
    SLUICE_CO_CHECK(co_await house.parking->finish(id));
  }
  co_return delivered;
}

}  // namespace sluice
