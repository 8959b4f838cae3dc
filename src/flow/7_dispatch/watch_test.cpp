#include "flow/7_dispatch/watch.h"

#include <memory>
#include <vector>

#include <gtest/gtest.h>

#include "ports/clock_fake.h"

namespace sluice::dispatch {
namespace {

using namespace std::chrono_literals;

/// An engine that says of itself what a test sets.
class UsedEngine final : public Engine {
 public:
  explicit UsedEngine(const EngineUse& use) : use_(use) {}

  [[nodiscard]] Task<Result<std::unique_ptr<FrameSource>>> open(Cleared /*prompt*/,
                                                                const Model& /*model*/,
                                                                Deadline /*deadline*/,
                                                                std::stop_token /*gone*/) override {
    co_return fail(ErrorCode::internal, "nobody asks it");
  }

  [[nodiscard]] EngineUse use() const override { return use_; }

 private:
  const EngineUse& use_;
};

/// A house with an engine at home and two in clouds, each with a model.
struct Scene {
  Scene() {
    for (const ZoneKind kind :
         {ZoneKind::on_prem, ZoneKind::private_cloud, ZoneKind::public_cloud}) {
      const auto i = static_cast<std::uint16_t>(snapshot.zones.size());
      snapshot.zones.push_back({.kind = kind});
      snapshot.engines.push_back({.name = std::to_string(i),
                                  .zone = ZoneIndex{i},
                                  .in_flight_max = 4,
                                  .first_output_target = 1s});
      snapshot.models.push_back({.name = "m", .engine = EngineIndex{i}, .zone = ZoneIndex{i}});
      engines.push_back(std::make_unique<UsedEngine>(uses[i]));
    }
    snapshot.asked = {.network = true, .load = true, .first_output = true};
  }

  Environment look(std::uint64_t requests = 0) {
    const Watch watch{config, health, pace, engines, requests};
    return observe(watch, snapshot, clock.now());
  }

  /// `count` streamed answers of a model that took so long.
  void answered(std::uint16_t model, std::chrono::milliseconds duration, int count) {
    for (int i = 0; i < count; ++i) {
      pace.took(snapshot, ModelIndex{model}, duration, clock.now());
    }
  }

  void fail_to_reach(std::size_t engine, std::uint32_t times) {
    uses[engine].unreached = times;
    uses[engine].last_unreached = clock.now();
  }

  void reach(std::size_t engine) {
    uses[engine].unreached = 0;
    uses[engine].last_reached = clock.now();
  }

  Config config;
  policy::Snapshot snapshot;
  EngineUse uses[3];
  std::vector<std::unique_ptr<Engine>> engines;
  Health health{config};
  Pace pace;
  ClockFake clock;
};

// One slow answer may have loaded a model; a slow engine that is never asked again would stay slow.
TEST(Watch, AnEngineIsSlowByItsMeanAndNotForEver) {
  Scene scene;
  scene.answered(0, 5s, kPaceAnswersMin - 1);
  EXPECT_EQ(scene.look().engines.at(0), EngineState::up);
  scene.answered(0, 5s, 1);
  EXPECT_EQ(scene.look().engines.at(0), EngineState::slow);
  EXPECT_EQ(scene.look().engines.at(1), EngineState::up);
  scene.clock.advance(kPaceLives);
  EXPECT_EQ(scene.look().engines.at(0), EngineState::up);
}

TEST(Watch, AnEngineThatIsQuickAgainIsUp) {
  Scene scene;
  scene.answered(0, 2s, 3);
  EXPECT_EQ(scene.look().engines.at(0), EngineState::slow);
  scene.answered(0, 100ms, 10);
  EXPECT_EQ(scene.look().engines.at(0), EngineState::up);
}

TEST(Watch, AtTheTargetItIsNotSlow) {
  Scene scene;
  scene.answered(0, 1s, 5);
  EXPECT_EQ(scene.look().engines.at(0), EngineState::up);
  scene.snapshot.engines[0].first_output_target = 0ms;  // No target: never slow.
  scene.answered(0, 60s, 50);
  EXPECT_EQ(scene.look().engines.at(0), EngineState::up);
}

// What is preferred by latency must be measured, and forgotten when it is old.
TEST(Watch, TheFirstOutputIsTheWeightedMean) {
  Scene scene;
  EXPECT_EQ(scene.look().first_output_ms, std::vector<std::uint32_t>{});
  scene.answered(1, 800ms, 1);
  scene.answered(1, 1600ms, 1);
  const std::vector<std::uint32_t> want = {0, 900, 0};
  EXPECT_EQ(scene.look().first_output_ms, want);
  scene.clock.advance(kPaceLives);
  EXPECT_EQ(scene.look().first_output_ms, (std::vector<std::uint32_t>{0, 0, 0}));
}

// A reload must not forget how quick engines are, nor mix them up.
TEST(Watch, MeasurementsFollowNamesOverAReload) {
  Scene scene;
  scene.answered(2, 700ms, 1);
  std::swap(scene.snapshot.engines[0], scene.snapshot.engines[2]);
  scene.snapshot.digest[0] = 1;
  EXPECT_EQ(scene.look().first_output_ms, (std::vector<std::uint32_t>{700, 0, 0}));
}

// An engine with all its places taken must be the last choice before one that refuses.
TEST(Watch, AFullEngineIsSaturated) {
  Scene scene;
  scene.uses[0].in_flight = 3;
  EXPECT_EQ(scene.look().engines.at(0), EngineState::up);
  scene.uses[0].in_flight = 4;
  EXPECT_EQ(scene.look().engines.at(0), EngineState::saturated);
  scene.health.failed(scene.snapshot,
                      EngineIndex{0},
                      {.code = ErrorCode::bad_credentials, .message = ""},
                      scene.clock.now());
  EXPECT_EQ(scene.look().engines.at(0), EngineState::bad_credentials);
}

// Too soon, and one broken vendor sends everybody home; too late, and everybody waits.
TEST(Watch, OfflineIsWhenNoCloudCanBeReached) {
  Scene scene;
  EXPECT_EQ(scene.look().network, NetworkState::good);
  scene.fail_to_reach(0, 9);  // At home: no matter of the network outside.
  EXPECT_EQ(scene.look().network, NetworkState::good);
  scene.fail_to_reach(2, 2);
  EXPECT_EQ(scene.look().network, NetworkState::good);
  scene.fail_to_reach(1, 1);
  EXPECT_EQ(scene.look().network, NetworkState::offline);
  scene.reach(1);
  EXPECT_EQ(scene.look().network, NetworkState::good);
}

// If nobody tried again, a network that is back would never be noticed.
TEST(Watch, OfflineIsForgotten) {
  Scene scene;
  scene.fail_to_reach(2, 3);
  EXPECT_EQ(scene.look().network, NetworkState::offline);
  scene.clock.advance(kReachRemembered);
  EXPECT_EQ(scene.look().network, NetworkState::good);
  scene.fail_to_reach(2, 4);
  EXPECT_EQ(scene.look().network, NetworkState::offline);
}

TEST(Watch, TheNetworkIsSlowWhenAllCloudsAre) {
  Scene scene;
  scene.answered(1, 5s, 3);
  EXPECT_EQ(scene.look().network, NetworkState::good);
  scene.answered(2, 5s, 3);
  EXPECT_EQ(scene.look().network, NetworkState::slow);
  scene.snapshot.asked.network = false;
  EXPECT_EQ(scene.look().network, NetworkState::good);
}

TEST(Watch, TheLoadIsHighFromItsLimitOn) {
  Scene scene;
  EXPECT_EQ(scene.look(scene.config.requests_high - 1).load, LoadState::normal);
  EXPECT_EQ(scene.look(scene.config.requests_high).load, LoadState::high);
}

}  // namespace
}  // namespace sluice::dispatch
