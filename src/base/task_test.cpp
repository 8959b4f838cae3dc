#include "base/task.h"

#include <algorithm>
#include <coroutine>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "base/run_task.h"

namespace sluice {
namespace {

Task<int> one() {
  co_return 1;
}

Task<int> count_to(int last) {
  int sum = 0;
  for (int i = 0; i < last; ++i) {
    const int step = co_await one();
    sum += step;
  }
  co_return sum;
}

Task<int> nested(int depth) {
  if (depth == 0) {
    co_return 0;
  }
  const int below = co_await nested(depth - 1);
  co_return below + 1;
}

// A stream of a million chunks that never has to wait must not eat the stack.
TEST(Task, AwaitingDoesNotGrowTheStack) {
  EXPECT_EQ(run_to_completion(count_to(1'000'000)), 1'000'000);
  EXPECT_EQ(run_to_completion(nested(100'000)), 100'000);
}

Task<std::unique_ptr<std::string>> boxed(std::string text) {
  co_return std::make_unique<std::string>(std::move(text));
}

// Results hold what cannot be copied: cleared bytes, sockets.
TEST(Task, ValuesAreMoved) {
  EXPECT_EQ(*run_to_completion(boxed("text")), "text");
}

Task<> throws() {
  throw std::runtime_error("broken");
  co_return;
}

Task<bool> catches() {
  try {
    co_await throws();
  } catch (const std::runtime_error&) {
    co_return true;
  }
  co_return false;
}

// A library that throws must reach whoever can say what it means, not end the process.
TEST(Task, AnExceptionReachesWhoAwaits) {
  EXPECT_TRUE(run_to_completion(catches()));
  EXPECT_THROW(run_to_completion(throws()), std::runtime_error);
}

/// Waits until the test goes on with it.
struct Gate {
  std::coroutine_handle<> waiting;

  auto operator co_await() {
    struct Awaiter {
      Gate& gate;

      static bool await_ready() { return false; }

      void await_suspend(std::coroutine_handle<> coroutine) { gate.waiting = coroutine; }

      static void await_resume() {}
    };

    return Awaiter{*this};
  }
};

Task<> pass(Gate& gate, std::vector<std::string>& log) {
  log.emplace_back("waits");
  co_await gate;
  log.emplace_back("goes on");
}

Task<> outer(Gate& gate, std::vector<std::string>& log) {
  co_await pass(gate, log);
  log.emplace_back("ends");
}

// A request begins when it is awaited, stops at its first wait, and goes on from there.
TEST(Task, RunsFromWaitToWait) {
  Gate gate;
  std::vector<std::string> log;
  Task<> task = outer(gate, log);
  EXPECT_TRUE(log.empty());
  start(std::move(task));
  EXPECT_EQ(log, (std::vector<std::string>{"waits"}));
  gate.waiting.resume();
  EXPECT_EQ(log, (std::vector<std::string>{"waits", "goes on", "ends"}));
}

struct Counted {
  explicit Counted(int& alive) : alive_(&alive) { ++*alive_; }

  Counted(const Counted& other) : alive_(other.alive_) { ++*alive_; }

  Counted& operator=(const Counted&) = delete;

  ~Counted() { --*alive_; }

  int* alive_;
};

Task<> holds(Counted counted, Gate& gate) {
  co_await gate;
  static_cast<void>(counted);
}

// A request that is given up before it began, or never awaited, must release what it holds.
TEST(Task, DroppedBeforeItBegins) {
  int alive = 0;
  {
    Gate gate;
    const Task<> dropped = holds(Counted(alive), gate);
    EXPECT_EQ(alive, 1);
  }
  EXPECT_EQ(alive, 0);
}

// Replies may be awaited on another thread than the one that made them; frames go with them.
TEST(Task, FramesMayEndOnAnotherThread) {
  std::vector<Task<int>> tasks;
  for (int i = 0; i < 1000; ++i) {
    tasks.push_back(nested(3));
  }
  int sum = 0;
  std::thread([&] {
    for (Task<int>& task : tasks) {
      sum += run_to_completion(std::move(task));
    }
    tasks.clear();
  }).join();
  EXPECT_EQ(sum, 3000);
}

// A piece that is handed out twice would let two requests write over each other.
TEST(FrameMemory, PiecesAreNotShared) {
  for (const std::size_t bytes : {std::size_t{1},
                                  std::size_t{64},
                                  std::size_t{65},
                                  std::size_t{4032},
                                  std::size_t{4096},
                                  std::size_t{100'000}}) {
    SCOPED_TRACE(bytes);
    std::vector<char*> pieces;
    for (int round = 0; round < 2; ++round) {
      for (int i = 0; i < 300; ++i) {  // More than are kept.
        pieces.push_back(static_cast<char*>(allocate_frame(bytes)));
        std::fill_n(pieces.back(), bytes, static_cast<char>(i));
      }
      for (int i = 0; i < 300; ++i) {
        EXPECT_EQ(pieces[static_cast<std::size_t>(i)][bytes - 1], static_cast<char>(i));
        free_frame(pieces[static_cast<std::size_t>(i)], bytes);
      }
      pieces.clear();
    }
  }
}

}  // namespace
}  // namespace sluice
