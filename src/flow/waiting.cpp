#include "flow/waiting.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "base/assert.h"
#include "flow/1_accept/endpoint.h"
#include "flow/2_identify/run.h"
#include "flow/5_decide/run.h"
#include "flow/7_dispatch/parking.h"
#include "flow/answer_head.h"
#include "flow/stored_exchange.h"
#include "policy/approval.h"
#include "policy/rank.h"

namespace sluice {
namespace {

using restore::Delivered;

constexpr std::chrono::milliseconds kPauseMost{10'000};

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
  SLUICE_ASSERT(visit.caller && visit.plan);  // Decided first: else nobody would wait.
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
  if (delivered && !delivered->error) {
    return !delivered->started;
  }
  if (delivered && delivered->error->code != ErrorCode::parked) {
    return false;  // A part of the answer has left.
  }
  switch (delivered ? delivered->error->code : delivered.error().code) {
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

/// A policy under which it could go on now, and an engine that takes requests.
bool has_an_engine(House& house, Visit& visit) {
  visit.environment.engines = house.health.states(visit.policy(), house.clock.now());
  const Plan plan =
      decide::run(visit.policy(), visit.classified.facts, visit.environment, house.deciding);
  return std::ranges::any_of(plan.attempts, [&](const Candidate& attempt) {
    const EngineIndex engine = visit.policy().model(attempt.model).engine;
    const EngineState state = policy::state_of(visit.environment, engine);
    return state == EngineState::up || state == EngineState::slow;
  });
}

/// Of the policy of each moment: reloads come while requests wait.
std::function<Digest()> digest_of(const House& house) {
  return [&house] { return house.rules->snapshot->digest; };
}

/// What was sent before it waited: what exceptions have opened is told of now, while their names
/// can be found.
void tell_of_attempts(House& house, const Visit& visit) {
  record::Ended ended = ended_of(visit, Delivered{}, house.clock);
  ended.unsearched = false;  // Is found again.
  ended.considered.clear();  // Nobody was refused.
  record::tell({visit.policy(), house.journal, house.metrics, house.alerts}, ended);
}

/// Nothing that was found under the policy of before is kept: its indices mean something else now.
void begin_again(House& house, Visit& visit, const ParkedEntry& released) {
  tell_of_attempts(house, visit);
  visit.rules = house.rules;
  visit.approval = policy::approval_of(released.verdict, visit.policy());
  visit.caller.reset();
  visit.classified = {};
  visit.environment = {};
  visit.plan.reset();
  visit.accepted = house.clock.now();
  visit.progress = {};  // What was tried before stands in the journal.
}

/// Where it waits, when the time in the connection is over.
Task<Result<Delivered>> tell_to_ask(Exchange& exchange,
                                    const Visit& visit,
                                    const Error& refused,
                                    const ParkedEntry& entry) {
  if (visit.takes_ticket) {
    co_return co_await give_ticket(exchange, visit, refused, entry);
  }
  co_return fail(told_where_to_ask(refused, entry));
}

Task<Result<void>> settle(House& house, const RequestId& id, const Result<Delivered>& delivered) {
  if (is_to_be_kept(delivered)) {
    co_return co_await house.parking->give_back(id);
  }
  co_return co_await house.parking->finish(id);
}

/// A released request, from the store to whoever polls.
Task<Result<Delivered>> serve_stored(
    House& house,
    Exchange& exchange,
    Visit& visit,
    const ParkedEntry& released,
    const std::function<Task<Result<Delivered>>(Exchange&)>& serve_chat) {
  SLUICE_CO_TRY(ParkedContent content, co_await house.parking->content(released.id));
  StoredExchange stored(exchange, std::move(content));
  SLUICE_CO_TRY(visit.endpoint, accept::find_endpoint(stored.head()));
  visit.approval = policy::approval_of(released.verdict, visit.policy());
  Result<Delivered> delivered = co_await serve_chat(stored);
  co_return delivered;
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
  const std::function<bool()> could_run = [&] { return has_an_engine(house, visit); };
  std::chrono::milliseconds pause = desk.config.look;
  while (true) {
    const dispatch::Waiting waiting{.by = visit.id,
                                    .policy_digest = digest_of(house),
                                    .until = until,
                                    .gone = exchange.gone(),
                                    .could_run = could_run};
    SLUICE_CO_TRY(const std::optional<ParkedEntry> released,
                  co_await dispatch::until_released(desk, entry, waiting));
    if (!released) {
      co_return co_await tell_to_ask(exchange, visit, refused, entry);
    }
    begin_again(house, visit, *released);
    Result<Delivered> delivered = co_await again();
    SLUICE_CO_CHECK(co_await settle(house, entry.id, delivered));
    if (delivered || delivered.error().code != ErrorCode::parked) {
      co_return delivered;
    }
    // What could go on has just failed: the next try comes later, and later each time.
    entry.state = ParkState::waiting;
    const Deadline next = house.clock.now() + pause;
    if (next >= until) {
      co_return co_await tell_to_ask(exchange, visit, refused, entry);
    }
    co_await house.clock.sleep_until(next);
    if (exchange.gone().stop_requested()) {
      co_return fail(ErrorCode::cancelled, "the caller went away");
    }
    pause = std::min(2 * pause, kPauseMost);
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
  if (head.method == "HEAD") {  // Asks where it stands: an answer without a body would be lost.
    const Error waits{.code = ErrorCode::parked, .retry_after = std::chrono::seconds(5)};
    co_return co_await give_ticket(exchange, visit, waits, entry);
  }
  // Taken first, so that one poll alone carries it out; what waits for an engine finds out by
  // trying.
  const std::function<bool()> try_it = [] { return true; };
  const dispatch::Waiting waiting{.by = visit.id,
                                  .policy_digest = digest_of(house),
                                  .until = house.clock.now(),
                                  .gone = exchange.gone(),
                                  .could_run = try_it};
  SLUICE_CO_TRY(const std::optional<ParkedEntry> released,
                co_await dispatch::until_released(desk_of(house), entry, waiting));
  if (!released) {
    const Error waits{.code = ErrorCode::parked, .retry_after = std::chrono::seconds(5)};
    co_return co_await give_ticket(exchange, visit, waits, entry);
  }
  Result<Delivered> delivered =
      co_await serve_stored(house, exchange, visit, *released, serve_chat);
  SLUICE_CO_CHECK(co_await settle(house, id, delivered));
  co_return delivered;
}

}  // namespace sluice
