#include "flow/7_dispatch/run.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <utility>

#include "base/digest.h"
#include "policy/refusal.h"

namespace sluice::dispatch {
namespace {

/// An error that another engine might not make: the next candidate is asked.
bool is_worth_another(const Error& error) {
  switch (error.code) {
    case ErrorCode::upstream_unavailable:
    case ErrorCode::upstream_failed:
    case ErrorCode::rate_limited:
    case ErrorCode::bad_credentials:
    case ErrorCode::unavailable:
    case ErrorCode::deadline_exceeded:
    case ErrorCode::denied_by_policy:
    case ErrorCode::unsupported:
      return true;
    case ErrorCode::invalid_input:
    case ErrorCode::unauthenticated:
    case ErrorCode::not_found:
    case ErrorCode::method_not_allowed:
    case ErrorCode::request_timeout:
    case ErrorCode::conflict:
    case ErrorCode::too_large:
    case ErrorCode::unsupported_media:
    case ErrorCode::internal:
    case ErrorCode::cancelled:
    case ErrorCode::upstream_rejected:
    case ErrorCode::config_invalid:
    case ErrorCode::io_failed:
    case ErrorCode::tampered:
    case ErrorCode::parked:
      return false;
  }
  return false;
}

/// Opens only to whoever holds the master key, and tells equal requests apart: the salt is drawn
/// anew each time.
void commit_to(Intent& intent, const std::string& body, const Desk& desk) {
  std::array<std::uint8_t, 1> noise{};
  desk.entropy.fill(noise);
  intent.salted_length = static_cast<std::uint32_t>(body.size()) + noise[0];
  const std::string_view secret = desk.master_key.reveal();
  const Digest key =
      hmac_sha256({reinterpret_cast<const std::uint8_t*>(secret.data()), secret.size()},
                  {"journal commitment ", intent.request.view()});
  intent.commitment = hmac_sha256(key, {body});
}

void describe_attempt(Intent& intent,
                      const Desk& desk,
                      const Candidate& candidate,
                      const Cleared& cleared) {
  const Model& model = desk.snapshot.model(candidate.model);
  intent.time = desk.clock.wall();
  intent.engine = desk.snapshot.engine(model.engine).name;
  intent.model = model.name;
  intent.zone = desk.snapshot.zone(candidate.zone).name;
  intent.edge = cleared.edge();
  intent.residual = candidate.residual.level;
  intent.residual_categories = candidate.residual.categories;
  intent.policy_digest = cleared.policy_digest();
  intent.redactions = cleared.redactions();
}

Durability durability_of(const Intent& intent, const policy::Snapshot& snapshot) {
  const bool highest = snapshot.levels.size() > 1 && intent.original == snapshot.highest_level();
  return highest ? Durability::synced : Durability::written;
}

/// Adds `more` behind `batch`; offsets move along.
void append(FrameBatch& batch, FrameBatch more) {
  if (batch.wire.empty() && batch.slots.empty() && batch.closes.empty()) {
    const std::optional<Usage> usage = more.usage ? more.usage : batch.usage;
    batch = std::move(more);
    batch.usage = usage;
    return;
  }
  const auto offset = static_cast<std::uint32_t>(batch.wire.size());
  for (FrameSlot slot : more.slots) {
    slot.begin += offset;
    slot.end += offset;
    batch.slots.push_back(slot);
  }
  for (ChannelClose close : more.closes) {
    close.at += offset;
    batch.closes.push_back(close);
  }
  batch.wire += more.wire;
  batch.has_output = batch.has_output || more.has_output;
  batch.usage = more.usage ? more.usage : batch.usage;
  batch.end = more.end;
}

/// Pulls into `first` until there is some output, so that from here on nobody else is asked.
Task<Result<void>> pull_output(FrameSource& source, FrameBatch& first) {
  do {
    SLUICE_CO_TRY(FrameBatch && more, co_await source.next());
    append(first, std::move(more));
  } while (!first.has_output && first.end == FrameBatch::End::open);
  co_return Result<void>();
}

/// One engine, one try: its answer up to the first output. What was cleared is gone afterwards,
/// whatever came of it.
Task<Result<void>> attempt(
    const Desk& desk, Cleared& cleared, Deadline deadline, std::stop_token gone, Answer& answer) {
  const Model& model = desk.snapshot.model(answer.candidate.model);
  Engine* engine = desk.engines[to_index(model.engine)].get();
  if (engine == nullptr) {
    co_return fail(ErrorCode::upstream_unavailable, "the engine is off");
  }
  SLUICE_CO_TRY(answer.source, co_await engine->open(std::move(cleared), model, deadline, gone));
  SLUICE_CO_CHECK(co_await pull_output(*answer.source, answer.first));
  co_return Result<void>();
}

/// What kind of send the next attempt is. That an engine may be down still says more of it than
/// who was asked before.
EdgeId edge_of(const Desk& desk, const Candidate& candidate, const Progress& progress) {
  const EngineIndex engine = desk.snapshot.model(candidate.model).engine;
  if (desk.health.is_on_trial(desk.snapshot, engine, desk.clock.now())) {
    return EdgeId::probe;
  }
  if (progress.attempts.empty()) {
    return EdgeId::inference;
  }
  return progress.attempts.back().zone == candidate.zone ? EdgeId::retry : EdgeId::fall_back;
}

void note_success(const Desk& desk, const Answer& answer, Deadline sent) {
  const ModelIndex model = answer.candidate.model;
  desk.health.succeeded(desk.snapshot, desk.snapshot.model(model).engine);
  if (desk.pace != nullptr && answer.is_streamed) {
    const Deadline now = desk.clock.now();
    const auto taken = std::chrono::duration_cast<std::chrono::milliseconds>(now - sent);
    desk.pace->took(desk.snapshot, model, taken, now);
  }
}

bool is_unsupported(const Attempt& attempt) {
  return attempt.failure == ErrorCode::unsupported;
}

}  // namespace

Task<Result<Answer>> run(const Desk& desk,
                         const Plan& plan,
                         const ClearFor& clear,
                         Intent& intent,
                         std::stop_token gone,
                         Progress& progress) {
  const Deadline deadline = desk.clock.now() + desk.config.total_timeout;
  Error last{.code = ErrorCode::unavailable, .message = "the plan has no candidate"};
  for (const Candidate& candidate : plan.attempts) {
    if (gone.stop_requested()) {
      co_return fail(ErrorCode::cancelled, "the caller went away");
    }
    const auto tries = std::ssize(progress.attempts);
    if (tries >= desk.config.attempts_max || (tries > 0 && desk.clock.now() >= deadline)) {
      break;
    }
    Result<Cleared> cleared = clear(candidate, edge_of(desk, candidate, progress));
    if (!cleared) {
      last = std::move(cleared).error();
      continue;
    }
    describe_attempt(intent, desk, candidate, *cleared);
    commit_to(intent, cleared->body(), desk);
    intent.attempt = static_cast<std::uint8_t>(progress.attempts.size() + 1);
    SLUICE_CO_CHECK(co_await desk.journal.intent(intent, durability_of(intent, desk.snapshot)));
    if (progress.attempts.empty()) {
      progress.first_send = desk.clock.now();
    }
    progress.attempts.push_back({.model = candidate.model, .zone = candidate.zone});

    const EngineIndex engine = desk.snapshot.model(candidate.model).engine;
    Answer answer{.candidate = candidate,
                  .restoration = cleared->take_restoration(),
                  .is_streamed = cleared->answer().stream,
                  .redactions = cleared->redactions(),
                  .attempts = static_cast<std::uint8_t>(progress.attempts.size())};
    const Deadline sent = desk.clock.now();
    const Result<void> tried = co_await attempt(desk, *cleared, deadline, gone, answer);
    if (tried) {
      note_success(desk, answer, sent);
      co_return answer;
    }
    last = tried.error();
    progress.attempts.back().failure = last.code;
    desk.health.failed(desk.snapshot, engine, last, desk.clock.now());
    if (!is_worth_another(last)) {
      co_return fail(last);
    }
  }
  if (progress.attempts.empty()) {
    co_return fail(last);  // The gate let nothing out: its own words say why.
  }
  if (std::ranges::all_of(progress.attempts, is_unsupported)) {
    co_return fail(last);  // Waiting cannot help: no engine that may get it has a place for it.
  }
  co_return fail(policy::exhausted(desk.snapshot, plan, progress.attempts, last));
}

}  // namespace sluice::dispatch
