#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/run_task.h"
#include "domain/cleared_fake.h"
#include "flow/7_dispatch/run.h"
#include "ports/clock_fake.h"
#include "ports/engine_fake.h"
#include "ports/entropy_fake.h"
#include "ports/journal_fake.h"

namespace sluice::dispatch {
namespace {

using namespace std::chrono_literals;

/// Three engines in three zones, one model each, and everything that dispatch works with.
struct Scene {
  Scene() {
    snapshot.levels = {"public", "internal", "confidential"};
    for (const char* name : {"first", "second", "third"}) {
      const auto i = static_cast<std::uint16_t>(snapshot.engines.size());
      snapshot.zones.push_back({.name = std::string(name) + "-zone"});
      snapshot.engines.push_back({.name = name, .zone = ZoneIndex{i}});
      snapshot.models.push_back(
          {.name = std::string(name) + "-model", .engine = EngineIndex{i}, .zone = ZoneIndex{i}});
      plan.attempts.push_back({.model = ModelIndex{i}, .zone = ZoneIndex{i}});
      fakes.push_back(new EngineFake);  // NOLINT(cppcoreguidelines-owning-memory): owned by
                                        // `engines` in the next line.
      engines.emplace_back(fakes.back());
    }
    plan.outcome = Plan::Outcome::run;
  }

  EngineScript answers(std::string_view text) {
    EngineScript script;
    script.batches.emplace_back(text_batch(text));
    return script;
  }

  static EngineScript fails(ErrorCode code) {
    return {.refusal = Error{.code = code, .message = "as scripted"}};
  }

  Result<Answer> go(std::stop_token gone = {}) {
    const Desk desk{config, snapshot, engines, health, journal, clock, entropy, master_key};
    const ClearFor clear = [this](const Candidate& candidate, EdgeId edge) -> Result<Cleared> {
      if (refused.contains(to_index(candidate.model))) {
        return fail(
            Error{.code = ErrorCode::denied_by_policy, .message = "not this one", .rule = "r"});
      }
      return protect::Gate::clear(candidate.model,
                                  candidate.zone,
                                  "body for " + std::to_string(to_index(candidate.zone)),
                                  edge);
    };
    Intent intent{.original = original};
    progress = {};
    return run_to_completion(dispatch::run(desk, plan, clear, intent, std::move(gone), progress));
  }

  /// Of all intents so far.
  [[nodiscard]] std::string edges() const {
    std::string text;
    for (const Intent& intent : journal.intents) {
      text.append(text.empty() ? "" : " ").append(to_string(intent.edge));
    }
    return text;
  }

  Config config;
  policy::Snapshot snapshot;
  Plan plan;
  std::vector<EngineFake*> fakes;
  std::vector<std::unique_ptr<Engine>> engines;
  Health health{config};
  JournalFake journal;
  ClockFake clock;
  EntropyFake entropy;
  Secret master_key{"0123456789abcdef0123456789abcdef"};
  std::set<std::size_t> refused;
  Level original{};
  Progress progress;
};

// A body that reaches the next engine as it was cleared for the last one would carry that zone's
// rules.
TEST(Dispatch, EachAttemptIsClearedAndJournalledForItself) {
  Scene scene;
  scene.fakes[0]->scripts.push_back(Scene::fails(ErrorCode::upstream_unavailable));
  scene.fakes[1]->scripts.push_back(scene.answers("hello"));
  const Result<Answer> answer = scene.go();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->candidate.model, ModelIndex{1});
  EXPECT_EQ(answer->attempts, 2);
  EXPECT_EQ(scene.fakes[0]->bodies, std::vector<std::string>{"body for 0"});
  EXPECT_EQ(scene.fakes[1]->bodies, std::vector<std::string>{"body for 1"});
  EXPECT_TRUE(scene.fakes[2]->bodies.empty());
  ASSERT_EQ(scene.journal.intents.size(), 2U);
  EXPECT_EQ(scene.journal.intents[0].zone, "first-zone");
  EXPECT_EQ(scene.journal.intents[1].zone, "second-zone");
  EXPECT_EQ(scene.journal.intents[1].attempt, 2);
  EXPECT_NE(scene.journal.intents[0].commitment, scene.journal.intents[1].commitment);
  EXPECT_EQ(scene.progress.attempts.at(0).failure, ErrorCode::upstream_unavailable);
  EXPECT_EQ(scene.progress.attempts.at(1).failure, std::nullopt);
}

// A byte that leaves before its intent is written is a byte that no audit will ever see.
TEST(Dispatch, NothingLeavesWithoutItsIntent) {
  for (std::size_t n = 0; n < 2; ++n) {
    SCOPED_TRACE(n);
    Scene scene;
    scene.journal.fails_at = n;
    scene.fakes[0]->scripts.push_back(Scene::fails(ErrorCode::upstream_unavailable));
    scene.fakes[1]->scripts.push_back(scene.answers("hello"));
    const Result<Answer> answer = scene.go();
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, ErrorCode::io_failed);
    EXPECT_EQ(scene.fakes[0]->bodies.size(), n);
    EXPECT_TRUE(scene.fakes[1]->bodies.empty());
  }
}

// An auditor who looks for what left its first zone finds it by the edge.
TEST(Dispatch, TheJournalSaysWhichEdgeWasTaken) {
  Scene scene;
  scene.snapshot.models[1].zone = ZoneIndex{0};
  scene.plan.attempts[1].zone = ZoneIndex{0};
  for (EngineFake* fake : scene.fakes) {
    fake->scripts.push_back(Scene::fails(ErrorCode::rate_limited));
    fake->scripts.push_back(scene.answers("hello"));
    fake->scripts.push_back(scene.answers("hello"));
  }
  ASSERT_FALSE(scene.go());
  EXPECT_EQ(scene.edges(), "inference retry fall_back");
  scene.clock.advance(scene.config.cooldown);
  ASSERT_TRUE(scene.go());
  ASSERT_TRUE(scene.go());
  EXPECT_EQ(scene.edges(), "inference retry fall_back probe inference");
}

// The order matters, not only the presence: the engine looks at the journal when it is opened.
TEST(Dispatch, IntentComesFirst) {
  Scene scene;
  std::size_t seen = 99;
  scene.fakes[0]->on_open = [&] { seen = scene.journal.intents.size(); };
  scene.fakes[0]->scripts.push_back(scene.answers("hello"));
  ASSERT_TRUE(scene.go());
  EXPECT_EQ(seen, 1U);
}

// What is most sensitive must be on disk, not only in memory, before it leaves.
TEST(Dispatch, HighestLevelWaitsForTheDisk) {
  for (const auto& [level, want] :
       {std::pair{Level{1}, Durability::written}, {Level{2}, Durability::synced}}) {
    Scene scene;
    scene.original = level;
    scene.fakes[0]->scripts.push_back(scene.answers("hello"));
    ASSERT_TRUE(scene.go());
    EXPECT_EQ(scene.journal.durabilities.at(0), want);
  }
}

struct FallBackCase {
  const char* note;
  ErrorCode first;
  bool asks_second;
};

// Falling back on the client's own mistake would send a bad request everywhere; not falling back on
// an outage fails the user.
TEST(Dispatch, WhichFailuresFallBack) {
  constexpr FallBackCase kCases[] = {
      {"refused connection", ErrorCode::upstream_unavailable, true},
      {"garbage", ErrorCode::upstream_failed, true},
      {"rate limit", ErrorCode::rate_limited, true},
      {"our key is bad there", ErrorCode::bad_credentials, true},
      {"too slow", ErrorCode::deadline_exceeded, true},
      {"its dialect has no place for it", ErrorCode::unsupported, true},
      {"the request is wrong", ErrorCode::upstream_rejected, false},
      {"the caller is gone", ErrorCode::cancelled, false},
  };
  for (const FallBackCase& c : kCases) {
    SCOPED_TRACE(c.note);
    Scene scene;
    scene.fakes[0]->scripts.push_back(Scene::fails(c.first));
    scene.fakes[1]->scripts.push_back(scene.answers("hello"));
    EXPECT_EQ(scene.go().has_value(), c.asks_second);
    EXPECT_EQ(scene.fakes[1]->bodies.size(), c.asks_second ? 1U : 0U);
  }
}

// An answer that breaks off before its first output may be asked for again elsewhere: the caller
// has seen nothing.
TEST(Dispatch, EmptyBatchesAreNoOutput) {
  Scene scene;
  EngineScript silent;
  FrameBatch comment;
  comment.wire = ": ping\n\n";
  silent.batches.emplace_back(comment);
  scene.fakes[0]->scripts.push_back(std::move(silent));
  scene.fakes[1]->scripts.push_back(scene.answers("hello"));
  const Result<Answer> answer = scene.go();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->candidate.model, ModelIndex{1});
}

// What came before the first output must not be lost, and its offsets must still fit.
TEST(Dispatch, BatchesBeforeTheFirstOutputAreKept) {
  Scene scene;
  EngineScript script;
  FrameBatch role;
  role.wire = "data: {}\n\n";
  script.batches.emplace_back(role);
  script.batches.emplace_back(text_batch("hello"));
  scene.fakes[0]->scripts.push_back(std::move(script));
  const Result<Answer> answer = scene.go();
  ASSERT_TRUE(answer);
  const FrameSlot& slot = answer->first.slots.at(0);
  EXPECT_EQ(answer->first.wire.substr(slot.begin, slot.end - slot.begin), "hello");
  EXPECT_TRUE(answer->first.wire.starts_with(role.wire));
}

// When the gate lets nothing out, its own reason must reach the caller, and no engine may have
// heard of it.
TEST(Dispatch, TheGatesRefusalIsTheAnswer) {
  Scene scene;
  scene.refused = {0, 1, 2};
  const Result<Answer> answer = scene.go();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::denied_by_policy);
  EXPECT_EQ(answer.error().rule, "r");
  EXPECT_TRUE(scene.journal.intents.empty());
  for (const EngineFake* fake : scene.fakes) {
    EXPECT_TRUE(fake->bodies.empty());
  }
}

// With everything down the caller must hear 503 and when to come back, not the last engine's own
// words.
TEST(Dispatch, AllDownIsUnavailable) {
  Scene scene;
  for (EngineFake* fake : scene.fakes) {
    fake->scripts.push_back(Scene::fails(ErrorCode::upstream_failed));
  }
  const Result<Answer> answer = scene.go();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::unavailable);
  EXPECT_TRUE(answer.error().retry_after);
  EXPECT_EQ(answer.error().message,
            "every engine that the policy allows failed (first-zone: upstream_failed, "
            "second-zone: upstream_failed, third-zone: upstream_failed)");
  EXPECT_EQ(scene.progress.attempts.size(), 3U);
}

// The limit on attempts is what keeps one request from becoming a storm.
// "Try again later" would be a lie: the request itself has what no engine's dialect can say.
TEST(Dispatch, WhatNoDialectCanSayIsNotToBeTriedAgain) {
  Scene scene;
  for (EngineFake* fake : scene.fakes) {
    fake->scripts.push_back(Scene::fails(ErrorCode::unsupported));
  }
  EXPECT_EQ(scene.go().error().code, ErrorCode::unsupported);
  Scene mixed;
  mixed.fakes[0]->scripts.push_back(Scene::fails(ErrorCode::unsupported));
  mixed.fakes[1]->scripts.push_back(Scene::fails(ErrorCode::upstream_unavailable));
  mixed.fakes[2]->scripts.push_back(Scene::fails(ErrorCode::unsupported));
  EXPECT_EQ(mixed.go().error().code, ErrorCode::unavailable);
}

TEST(Dispatch, AttemptsAreLimited) {
  Scene scene;
  scene.config.attempts_max = 2;
  for (EngineFake* fake : scene.fakes) {
    fake->scripts.push_back(Scene::fails(ErrorCode::upstream_failed));
  }
  EXPECT_FALSE(scene.go());
  EXPECT_TRUE(scene.fakes[2]->bodies.empty());
}

TEST(Dispatch, ACallerWhoIsGoneIsNotServed) {
  Scene scene;
  std::stop_source gone;
  gone.request_stop();
  EXPECT_EQ(scene.go(gone.get_token()).error().code, ErrorCode::cancelled);
  EXPECT_TRUE(scene.fakes[0]->bodies.empty());
}

// A breaker that opens too late hammers a dead engine; one that never closes keeps a healed one
// out.
TEST(Health, OpensAfterFailuresAndClosesAgain) {
  Scene scene;
  const Error down{.code = ErrorCode::upstream_unavailable, .message = ""};
  const auto state = [&] { return scene.health.states(scene.snapshot, scene.clock.now()).at(0); };
  for (int i = 0; i < scene.config.failures_max; ++i) {
    EXPECT_EQ(state(), EngineState::up);
    scene.health.failed(scene.snapshot, EngineIndex{0}, down, scene.clock.now());
  }
  EXPECT_EQ(state(), EngineState::down);
  scene.clock.advance(scene.config.cooldown);
  EXPECT_EQ(state(), EngineState::up);  // One may try.
  scene.health.failed(scene.snapshot, EngineIndex{0}, down, scene.clock.now());
  scene.clock.advance(scene.config.cooldown);
  EXPECT_EQ(state(), EngineState::down);  // Twice as long now.
  scene.health.succeeded(scene.snapshot, EngineIndex{0});
  EXPECT_EQ(state(), EngineState::up);
}

TEST(Health, SaysWhatTheEngineSaid) {
  Scene scene;
  const Deadline now = scene.clock.now();
  scene.health.failed(scene.snapshot,
                      EngineIndex{0},
                      {.code = ErrorCode::rate_limited, .message = "", .retry_after = 7s},
                      now);
  scene.health.failed(
      scene.snapshot, EngineIndex{1}, {.code = ErrorCode::bad_credentials, .message = ""}, now);
  scene.health.failed(
      scene.snapshot, EngineIndex{2}, {.code = ErrorCode::upstream_rejected, .message = ""}, now);
  const std::vector<EngineState> want = {
      EngineState::rate_limited, EngineState::bad_credentials, EngineState::up};
  EXPECT_EQ(scene.health.states(scene.snapshot, now), want);
  EXPECT_EQ(scene.health.states(scene.snapshot, now + 7s).at(0), EngineState::up);
}

}  // namespace
}  // namespace sluice::dispatch
