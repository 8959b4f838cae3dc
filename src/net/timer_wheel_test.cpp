#include "net/timer_wheel.h"

#include <functional>
#include <memory>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace sluice::net {
namespace {

using std::chrono::milliseconds;

class Probe final : public Timer {
 public:
  explicit Probe(std::function<void()> what = {}) : what_(std::move(what)) {}

  int fired = 0;

 private:
  void on_timer() override {
    ++fired;
    if (what_) {
      what_();
    }
  }

  std::function<void()> what_;
};

const TimePoint kStart = TimePoint{} + std::chrono::hours{1};

// A time-out that came early would cut off clients that are in time; a late one lets slow ones hold
// a connection for longer than promised.
TEST(TimerWheel, FiresAtMostTwoTicksLateAndNeverEarly) {
  std::mt19937 random(1);
  TimerWheel wheel(kStart);
  for (int round = 0; round < 2'000; ++round) {
    const milliseconds due(random() % 30'000);  // Up to three turns of the wheel.
    const TimePoint begin = kStart + milliseconds(round * 31'000);
    wheel.advance(begin);
    Probe probe;
    wheel.arm(probe, begin + due);
    wheel.advance(begin + due - milliseconds{1});
    ASSERT_EQ(probe.fired, 0) << due;
    wheel.advance(begin + due + 2 * TimerWheel::kTick);
    ASSERT_EQ(probe.fired, 1) << due;
    ASSERT_FALSE(probe.is_armed());
  }
}

// If the next wake-up were too late, a time-out would only be noticed with other traffic; if it
// were always soon, an idle gateway would burn the processor.
TEST(TimerWheel, NextWakeIsWhenTheEarliestIsDue) {
  TimerWheel wheel(kStart);
  EXPECT_EQ(wheel.next_wake(), std::nullopt);
  Probe late;
  Probe soon;
  wheel.arm(late, kStart + milliseconds{5'000});
  EXPECT_EQ(wheel.next_wake(), kStart + milliseconds{5'000});
  wheel.arm(soon, kStart + milliseconds{41});
  EXPECT_EQ(wheel.next_wake(), kStart + milliseconds{50});
  soon.cancel();
  EXPECT_EQ(wheel.next_wake(), kStart + milliseconds{5'000});
  late.cancel();
  EXPECT_EQ(wheel.next_wake(), std::nullopt);
}

// A wheel that loses track when it wraps round would strand every time-out set near the seam.
TEST(TimerWheel, NextWakeRoundTheSeam) {
  TimerWheel wheel(kStart);
  for (int tick = 0; tick < 3'000; tick += 7) {
    const TimePoint now = kStart + tick * TimerWheel::kTick;
    wheel.advance(now);
    for (const int ahead : {1, 2, 63, 64, 65, 500, 1'023}) {
      Probe probe;
      wheel.arm(probe, now + ahead * TimerWheel::kTick);
      ASSERT_EQ(wheel.next_wake(), now + ahead * TimerWheel::kTick) << tick << " " << ahead;
    }
  }
  EXPECT_EQ(wheel.size(), 0U);
}

// A connection that ends takes its timers with it, also those of its neighbours in the same slot.
TEST(TimerWheel, MayBeChangedWhileItFires) {
  TimerWheel wheel(kStart);
  Probe again;
  Probe cancelled;
  auto destroyed = std::make_unique<Probe>();
  const TimePoint due = kStart + milliseconds{100};
  Probe first([&] {
    cancelled.cancel();
    destroyed.reset();
    wheel.arm(again, due);  // In the past by now: the next tick.
  });
  wheel.arm(first, due);
  wheel.arm(cancelled, due);
  wheel.arm(*destroyed, due);
  wheel.advance(due);
  EXPECT_EQ(first.fired, 1);
  EXPECT_EQ(cancelled.fired, 0);
  EXPECT_EQ(again.fired, 0);
  wheel.advance(due + TimerWheel::kTick);
  EXPECT_EQ(again.fired, 1);
  EXPECT_EQ(wheel.size(), 0U);
}

// A laptop that slept wakes with every time-out overdue: each fires once.
TEST(TimerWheel, LongPause) {
  TimerWheel wheel(kStart);
  std::vector<std::unique_ptr<Probe>> probes;
  for (int i = 0; i < 5'000; ++i) {
    probes.push_back(std::make_unique<Probe>());
    wheel.arm(*probes.back(), kStart + milliseconds(i * 17));
  }
  wheel.advance(kStart + std::chrono::hours{24 * 365});
  for (const auto& probe : probes) {
    ASSERT_EQ(probe->fired, 1);
  }
  EXPECT_EQ(wheel.next_wake(), std::nullopt);
}

// "Never" must not be rounded into some day.
TEST(TimerWheel, NeverIsNotArmed) {
  TimerWheel wheel(kStart);
  Probe probe;
  wheel.arm(probe, kNever);
  EXPECT_FALSE(probe.is_armed());
}

}  // namespace
}  // namespace sluice::net
