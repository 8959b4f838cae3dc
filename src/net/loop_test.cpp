#include "net/loop.h"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "net/waiter.h"

namespace sluice::net {
namespace {

Task<Wake> wait_for(Waiter& waiter, TimePoint until) {
  const Wake wake = co_await waiter.wait(until);
  co_return wake;
}

// Work that a pool thread hands back must arrive, in order, each piece once.
TEST(Loop, PostsFromOtherThreadsArrive) {
  Loop loop;
  constexpr int kThreads = 4;
  constexpr int kEach = 1'000;
  int called = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < kEach; ++i) {
        loop.post([&] {
          if (++called == kThreads * kEach) {
            loop.stop();
          }
        });
      }
    });
  }
  loop.run();
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(called, kThreads * kEach);
}

// A stop that comes before the loop runs must not be lost: the process would never end.
TEST(Loop, StopBeforeRun) {
  Loop loop;
  loop.stop();
  loop.run();
}

// Every wait must end in one of the three ways, or a request hangs for ever.
TEST(Waiter, EndsReadyTimedOutOrClosed) {
  Loop loop;
  Waiter waiter(loop);
  loop.post([&] { loop.post([&] { waiter.wake(Wake::ready); }); });  // A turn after the wait.
  EXPECT_EQ(loop.run_until_done(wait_for(waiter, kNever)), Wake::ready);
  EXPECT_EQ(loop.run_until_done(wait_for(waiter, loop.now() + std::chrono::milliseconds{1})),
            Wake::timed_out);
  loop.shut_down();
  EXPECT_EQ(loop.run_until_done(wait_for(waiter, kNever)), Wake::closed);
}

// Waking nobody must not wake the next one.
TEST(Waiter, WakeWithoutWaitIsForgotten) {
  Loop loop;
  Waiter waiter(loop);
  waiter.wake(Wake::ready);
  EXPECT_EQ(loop.run_until_done(wait_for(waiter, loop.now() + std::chrono::milliseconds{1})),
            Wake::timed_out);
}

/// Comes to the point of a write together with others, and writes down both.
Task<> prepare_and_write(Loop& loop, std::string& log) {
  co_await loop.yield();
  log += 'p';
  co_await loop.turn_to_write();
  log += 'w';
}

// Writes that leave one by one wake the peer each time, which costs more than the request itself;
// writes that wait for hundreds of others find nothing of theirs in the cache, and come late.
TEST(Loop, WritesLeaveTogetherUpToALimit) {
  struct {
    const char* note;
    int tasks;
    std::string want;
  } const kCases[] = {
      {"alone: at once", 1, "pw"},
      {"the last one waits for nobody", 3, "pppwww"},
      {"at the limit", 33, std::string(32, 'p') + std::string(32, 'w') + "pw"},
      {"beyond", 40, std::string(32, 'p') + std::string(32, 'w') + "ppppppppwwwwwwww"},
  };

  for (const auto& c : kCases) {
    SCOPED_TRACE(c.note);
    Loop loop;
    std::string log;
    for (int i = 0; i < c.tasks; ++i) {
      loop.spawn(prepare_and_write(loop, log));
    }
    loop.run_until_done(loop.sleep_until(loop.now() + std::chrono::milliseconds{1}));
    EXPECT_EQ(log, c.want);
  }
}

// Who waits for its turn when the gateway ends must go on and see that its connection is closed.
TEST(Loop, ShutDownLeavesNoWriterBehind) {
  std::string log;
  Loop loop;
  for (int i = 0; i < 3; ++i) {
    loop.spawn(prepare_and_write(loop, log));
  }
  loop.shut_down();
  EXPECT_EQ(log, "pppwww");
}

// A loop that goes away with requests in flight must end them, not leak them or crash.
TEST(Loop, ShutDownEndsEveryWait) {
  Wake seen = Wake::ready;
  bool slept = false;
  {
    Loop loop;
    Waiter waiter(loop);
    const auto wait = [](Waiter& where, Wake& result) -> Task<> {
      result = co_await where.wait(kNever);
    };
    const auto sleep = [](Loop& on, bool& done) -> Task<> {
      co_await on.sleep_until(kNever);
      done = true;
    };
    loop.spawn(wait(waiter, seen));
    loop.spawn(sleep(loop, slept));
    loop.post([&] { loop.stop(); });
    loop.run();
    loop.shut_down();
  }
  EXPECT_EQ(seen, Wake::closed);
  EXPECT_TRUE(slept);
}

}  // namespace
}  // namespace sluice::net
