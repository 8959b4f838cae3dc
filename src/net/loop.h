#pragma once

#include <atomic>
#include <coroutine>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/assert.h"
#include "base/task.h"
#include "net/timer_wheel.h"
#include "net/waiter.h"

struct epoll_event;

namespace sluice::net {

class Descriptor;

/// The event loop of one thread: readiness of descriptors, timers, and functions posted to it.
///
/// A socket is registered with epoll once, edge-triggered, for reading, writing and hang-up
/// (docs/decisions/0004).
///
/// Everything but `post` and `stop` belongs to the thread that runs the loop.
class Loop {
 public:
  using Function = std::move_only_function<void()>;

  Loop();

  /// Ends every wait first, see shut_down().
  ~Loop();

  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  /// Runs until stop().
  void run();

  /// From any thread: run() returns soon. A later run() goes on.
  void stop();

  /// From any thread: calls `function` on the loop, never inside this call.
  void post(Function function);

  /// The way in for a thread that may outlive the loop.
  class Door {
   public:
    explicit Door(Loop& loop) : loop_(&loop) {}

    /// As Loop::post; without effect once the loop is gone.
    void post(Function function);

   private:
    friend class Loop;

    std::mutex mutex_;
    Loop* loop_;  ///< null: gone
  };

  [[nodiscard]] const std::shared_ptr<Door>& door() const { return door_; }

  /// Starts `task`; an exception that leaves it ends the process.
  void spawn(Task<> task);

  /// Runs the loop until `task` ends, and returns its value. For commands and tests.
  template <typename T>
  T run_until_done(Task<T> task);

  void run_until_done(Task<> task);

  /// The time at which the loop woke: at most one turn old, and free.
  [[nodiscard]] TimePoint now() const { return now_; }

  /// Returns at or up to 20 ms after `until`; at once when it has passed or the loop shuts down.
  [[nodiscard]] Task<> sleep_until(TimePoint until);

  /// What `co_await loop.turn_to_write()` waits for: until some others that are ready have come as
  /// far, if there are any. Writes that leave back to back wake a peer once, not each time
  /// (docs/decisions/0005).
  class [[nodiscard]] TurnToWrite {
   public:
    [[nodiscard]] bool await_ready() const noexcept { return loop_.ready_.empty(); }

    void await_suspend(std::coroutine_handle<> writer) { loop_.writers_.push_back(writer); }

    static void await_resume() noexcept {}

   private:
    friend class Loop;

    explicit TurnToWrite(Loop& loop) : loop_(loop) {}

    Loop& loop_;
  };

  /// To be awaited before a write.
  TurnToWrite turn_to_write() { return TurnToWrite(*this); }

  /// Lets everything else that is ready run first.
  [[nodiscard]] Task<> yield();

  [[nodiscard]] TimerWheel& timers() { return timers_; }

  /// Memory of the thread for what was read and not yet understood. Its content lives until the
  /// next co_await.
  [[nodiscard]] std::span<char> scratch() { return {scratch_.get(), kScratchBytes}; }

  /// Memory of the thread for the head that is written next, empty: thousands of connections that
  /// wait for answers would each keep one. Its content lives until the next co_await.
  [[nodiscard]] std::string& fresh_head();

  /// True when the byte at `at` lies in scratch() or in fresh_head().
  [[nodiscard]] bool is_shared(const char* at) const;

  /// Ends all waits with `closed`, now and from now on, until nothing runs any more. To be called
  /// before the objects are destroyed that tasks of this loop still use.
  void shut_down();

  [[nodiscard]] bool is_shut_down() const { return shut_down_; }

 private:
  friend class Descriptor;
  friend class Waiter;

  static constexpr std::size_t kScratchBytes = 64U << 10U;

  /// `value` outlives the task: run_until_done waits for it.
  template <typename T>
  static Task<> keep(Loop& loop, Task<T> task, std::optional<T>& value);

  void watch(Descriptor& descriptor);
  void forget(Descriptor& descriptor);

  void turn();
  void dispatch(std::span<epoll_event> events);
  void take_posted();
  void resume_ready();
  void resume_writers();
  void call_functions();

  [[nodiscard]] bool has_work() const {
    return !ready_.empty() || !writers_.empty() || !functions_.empty();
  }

  [[nodiscard]] int milliseconds_to_wait() const;

  int epoll_fd_ = -1;
  int wake_fd_ = -1;
  TimePoint now_;
  TimerWheel timers_;
  WaiterList waiting_;
  WaiterList ready_;
  std::vector<std::coroutine_handle<>> writers_;  ///< whose turn to write has not come
  std::vector<Function> functions_;
  std::span<epoll_event> dispatching_;  ///< events of this turn that are not dispatched yet
  std::unique_ptr<char[]> scratch_;
  std::string head_;
  std::atomic<std::thread::id> thread_;  ///< who runs it now; none: nobody
  bool shut_down_ = false;

  std::shared_ptr<Door> door_ = std::make_shared<Door>(*this);
  std::atomic<bool> stopping_ = false;
  std::mutex posted_mutex_;  ///< guards posted_, which other threads fill
  std::vector<Function> posted_;
};

template <typename T>
T Loop::run_until_done(Task<T> task) {
  std::optional<T> value;
  spawn(keep(*this, std::move(task), value));
  run();
  SLUICE_ASSERT(value.has_value());  // Somebody else stopped the loop.
  return *std::move(value);
}

template <typename T>
Task<> Loop::keep(Loop& loop, Task<T> task, std::optional<T>& value) {
  value.emplace(co_await std::move(task));
  loop.stop();
}

}  // namespace sluice::net
